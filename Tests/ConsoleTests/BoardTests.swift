import Foundation
import Policy
import SharedModels
import Testing

@testable import Console

@Suite("The dispatch board's day") struct BoardTests {
    /// A Monday.
    private let day: BoardDay

    init() throws { day = BoardDay(date: try #require(LocalDate("2026-03-02")), zone: .shanghai) }

    private func at(_ text: String) throws -> Date {
        let parts = text.split(separator: " ")
        return EstateZone.shanghai.instant(of: try #require(LocalDate(String(parts[0]))), at: try #require(LocalTime(String(parts[1]))))
    }

    /// A slip with the members that matter, laid over an ordinary one.
    private func slip(_ members: [String: JSONValue] = [:], _ number: Int = 1) throws -> BoardSlip {
        let usual: [String: JSONValue] = [
            "id": .string("0198c7d4-6f00-7000-8000-00000000000\(number)"), "number": .string("WO-20260302-00000\(number)"),
            "state": .string("issued"), "urgency": .string("normal"), "raisedAt": .string("2026-03-01T00:00:00.000Z"),
            "request": .object(["unit": .string("3-1201"), "what": .string("厨房水管漏水")]),
        ]
        return try #require(BoardSlip(.object(usual.merging(members) { $1 })))
    }

    private func visit(_ slots: Range<Int>, _ number: Int) throws -> BoardVisit { BoardVisit(slip: try slip([:], number), slots: slots) }

    private func technician(_ roster: String) throws -> BoardTechnician {
        let json = #"{"id":"0198c7d4-6f00-7000-8000-000000000042","number":"TE-1","state":"active","name":"赵工","trades":[],\#(roster)}"#
        return try #require(BoardTechnician(try JSONValue(json: Data(json.utf8))))
    }

    private func clocks(_ ranges: [Range<Int>]) -> [String] {
        ranges.map { "\(BoardRows.clock($0.lowerBound))-\(BoardRows.clock($0.upperBound))" }
    }

    @Test(
        "A visit is drawn for an hour from its appointment on, at midnight it is cut off, and on other days it is not there",
        arguments: [
            ("2026-03-02 09:00", 36..<40), ("2026-03-02 09:10", 36..<40), ("2026-03-02 23:30", 94..<96), ("2026-03-02 00:00", 0..<4),
            ("2026-03-01 23:59", nil), ("2026-03-03 00:00", nil),
        ])
    func visits(appointed: String, slots: Range<Int>?) throws {
        #expect(day.visit(at: try at(appointed)) == slots)
    }

    @Test(
        "A stretch of time counts on its day alone",
        arguments: [
            ("2026-03-01 20:00", "2026-03-02 08:00", "00:00-08:00"), ("2026-03-02 18:00", "2026-03-03 08:00", "18:00-24:00"),
            ("2026-02-20 00:00", "2026-04-01 00:00", "00:00-24:00"), ("2026-03-02 12:05", "2026-03-02 12:50", "12:00-13:00"),
        ])
    func stretches(from: String, to: String, shown: String) throws {
        #expect(clocks([day.slots(from: try at(from), to: try at(to))]) == [shown])
        #expect(day.slots(from: try at("2026-03-03 00:00"), to: try at("2026-03-03 08:00")).isEmpty)
        #expect(day.slots(from: try at("2026-03-01 00:00"), to: try at("2026-03-02 00:00")).isEmpty)
    }

    @Test(
        "The hours are those of the working day, of every shift that lies in it, and of every visit; a night shift makes no board a day wide"
    )
    func hours() {
        #expect(BoardDay.hours(shifts: [], visits: []) == 8..<18)
        #expect(BoardDay.hours(shifts: [28..<64], visits: []) == 7..<18)
        #expect(BoardDay.hours(shifts: [0..<24, 80..<96], visits: []) == 8..<18)
        #expect(BoardDay.hours(shifts: [64..<84], visits: []) == 8..<21)
        #expect(BoardDay.hours(shifts: [32..<72], visits: [94..<96]) == 8..<24)
        #expect(BoardDay.hours(shifts: [], visits: [1..<5, 70..<74]) == 0..<19)
    }

    @Test("Visits that overlap lie one below the other, and a lane is used again once it is free")
    func lanes() throws {
        let visits = try [visit(36..<40, 1), visit(38..<42, 2), visit(40..<44, 3), visit(36..<40, 4)]
        let lanes = BoardCell.lanes(of: visits)
        #expect(lanes.map { $0.map(\.slip.number.last) } == [["1", "3"], ["4"], ["2"]])
    }

    @Test("The cells of a lane cover the day once, and gaps end with the hour, at the present, and where somebody comes or goes")
    func cells() throws {
        var presence = [BoardPresence](repeating: .off, count: BoardDay.slotsOfDay)
        for slot in 34..<44 { presence[slot] = .onShift }
        let cells = BoardCell.cells(of: [try visit(37..<41, 1)], presence: presence, slots: 32..<48, now: 42)
        let shown = cells.map { cell -> String in
            switch cell {
            case .visit(let visit): "visit \(visit.slots.count)"
            case .gap(let slots, let presence): "\(presence.rawValue) \(slots.count)"
            }
        }
        #expect(shown == ["off 2", "onShift 2", "onShift 1", "visit 4", "onShift 1", "onShift 2", "off 4"])
        // What begins before the first hour or lies outside is cut off or left out, and never makes the row longer.
        let edge = BoardCell.cells(of: try [visit(30..<34, 1), visit(60..<64, 2)], presence: presence, slots: 32..<48, now: nil)
        let widths = edge.map { cell in
            switch cell {
            case .visit(let visit): visit.slots.count
            case .gap(let slots, _): slots.count
            }
        }
        #expect(widths.reduce(0, +) == 16 && widths.first == 2)
    }

    @Test("A slip that two lists have is one slip")
    func distinct() throws {
        let (one, other) = (try slip([:], 1), try slip([:], 2))
        #expect(BoardReader.distinct([one, other, one]) == [one, other])
    }

    @Test(
        "Whoever has quoted a price has come, and misses no appointment (REP-11)",
        arguments: [
            ("issued", true), ("collected", true), ("no_answer", true), ("quoted", false), ("quote_declined", false), ("accepted", false),
            ("returned", false),
        ])
    func missed(state: String, isMissed: Bool) throws {
        let slip = try slip(["state": .string(state), "appointedAt": .string("2026-03-02T09:00:00+08:00")])
        #expect(slip.isMissed(at: try at("2026-03-02 09:30")) == isMissed)
        #expect(!slip.isMissed(at: try at("2026-03-02 08:30")))
    }

    @Test("A shift over midnight is of two days, an absence counts more than a shift, and being on call less")
    func presence() throws {
        let file = try technician(
            """
            "shifts":[{"weekdays":[7],"from":"20:00","to":"08:00"},{"weekdays":[1],"from":"09:00","to":"18:00"}],
            "onCall":[{"from":"2026-03-02T08:00:00+08:00","to":"2026-03-02T22:00:00+08:00"}],
            "absences":[{"from":"2026-03-02T12:00:00+08:00","to":"2026-03-02T13:00:00+08:00"}]
            """)
        let presence = file.presence(on: day)
        func shown(_ wanted: BoardPresence) -> [String] { clocks(BoardTechnician.stretches(of: wanted, in: presence)) }
        #expect(shown(.onShift) == ["00:00-08:00", "09:00-12:00", "13:00-18:00"])
        #expect(shown(.onCall) == ["08:00-09:00", "18:00-22:00"])
        #expect(shown(.away) == ["12:00-13:00"])
        #expect(shown(.off) == ["22:00-24:00"])
    }

    @Test("A shift from midnight to midnight is the whole day")
    func wholeDay() throws {
        let file = try technician(#""shifts":[{"weekdays":[1,2,3,4,5,6,7],"from":"00:00","to":"00:00"}]"#)
        #expect(clocks(BoardTechnician.stretches(of: .onShift, in: file.presence(on: day))) == ["00:00-24:00"])
    }

    @Test(
        "What presses comes first: emergencies, what may be one, what is urgent; of those the major ones, then what is due or expected first"
    )
    func order() throws {
        let soon = JSONValue.string("2026-03-02T02:00:00.000Z")
        let slips = try [
            slip(["appointedAt": .string("2026-03-02T08:00:00.000Z")], 1), slip(["appointedAt": soon], 2),
            slip(["urgency": .string("urgent")], 3), slip(["urgency": .string("emergency")], 4),
            slip(["awaitsJudgement": .bool(true)], 5), slip(["urgency": .string("urgent"), "major": .bool(true)], 6),
            slip(["raisedAt": .string("2026-02-01T00:00:00.000Z")], 7), slip([:], 8),
        ]
        #expect(slips.sorted(by: BoardSlip.precedes).map { String($0.number.suffix(1)) } == ["4", "5", "6", "3", "2", "1", "7", "8"])
    }

    @Test(
        "A slip is late when nobody has begun by its appointment, or when a limit has passed; a reminder is no limit, and what is done is not late"
    )
    func late() throws {
        let now = try at("2026-03-02 12:00")
        let appointed = JSONValue.string("2026-03-02T03:00:00.000Z")
        func clock(_ name: String) -> JSONValue {
            .array([.object(["name": .string(name), "state": .string("running"), "bound": appointed])])
        }
        #expect(try slip(["appointedAt": appointed]).isLate(at: now))
        #expect(try !slip(["appointedAt": appointed, "started": .object([:])]).isLate(at: now))
        #expect(try !slip(["appointedAt": appointed, "state": .string("work_done")]).isLate(at: now))
        #expect(try slip(["clocks": clock("T-REPORT")]).isLate(at: now))
        #expect(try !slip(["clocks": clock("T-APPOINTMENT")]).isLate(at: now))
    }

    @Test(
        "What speaks for a technician and against is said in words",
        arguments: [
            (1_000, 1_000, 1_000, 1_000, ["boardTradeFits", "boardOnShift", "boardHolds", "boardOwnArea"], "good good good good"),
            (700, 600, 400, 500, ["boardTradeOpen", "boardOnCall", "boardHolds", "boardOtherArea"], "neutral warn warn warn"),
            (0, 0, 0, 500, ["boardTradeLacks", "boardOffShift", "boardHoldsAll", "boardOtherArea"], "bad bad bad warn"),
        ])
    func reasons(skill: Int, presence: Int, load: Int, area: Int, words: [String], tones: String) throws {
        let json = """
            {"technicianId":"0198c7d4-6f00-7000-8000-000000000042","score":0,"held":4,
             "fit":{"skill":\(skill),"presence":\(presence),"load":\(load),"area":\(area)}}
            """
        let reasons = try #require(BoardOffer(try JSONValue(json: Data(json.utf8)))).reasons(capacity: 6)
        #expect(reasons.map(\.word) == words)
        #expect(reasons.map(\.tone.rawValue).joined(separator: " ") == tones)
        #expect(reasons[2].values == ["n": "4", "most": "6"])
    }

    @Test("Every reason has its words")
    func words() throws {
        let words = try Content().words
        #expect(BoardOffer.words.filter { words.find($0, in: .pages, .zh) == nil || words.find($0, in: .pages, .en) == nil } == [])
    }
}
