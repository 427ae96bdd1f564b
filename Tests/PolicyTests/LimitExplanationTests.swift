import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Policy

/// How a bound came about, in words.
@Suite("Explanation of limits")
struct LimitExplanationTests {
    private let plain = DayContext(zone: .shanghai)

    @Test("WE-01: two days name the day of the start, each day that counts, and the bound")
    func days() {
        let explanation = Limit.days(2).explanation(from: at("2026-03-02 09:30"), in: plain)
        #expect(explanation.bound == at("2026-03-05 00:00"))
        #expect(
            explanation.lines == [
                "starts 2026-03-02 Mon 09:30", "2026-03-02 Mon  day of the start, not counted", "2026-03-03 Tue  day 1",
                "2026-03-04 Wed  day 2", "bound 2026-03-05 Thu 00:00: in time before it, late at it",
            ])
    }

    @Test("WE-02: in elapsed mode a day is 24 hours")
    func elapsedDays() {
        let explanation = Limit.days(2).explanation(from: at("2026-03-02 09:30"), in: DayContext(zone: .shanghai, mode: .elapsed))
        #expect(explanation.lines[1] == "2 days of 24 hours from that instant")
        #expect(explanation.bound == at("2026-03-04 09:30"))
    }

    @Test("WE-11: hours count from the instant")
    func hours() {
        let explanation = Limit.elapsed(seconds: 72 * 3600 + 90).explanation(from: at("2026-03-06 15:20"), in: plain)
        #expect(explanation.lines[1] == "72 h 1 min 30 s from that instant, whatever the calendar says")
        #expect(explanation.lines.last == "bound 2026-03-09 Mon 15:21:30: in time before it, late at it")
    }

    @Test("The same day ends with it, on a holiday too")
    func sameDay() {
        let rolling = DayContext(zone: .shanghai, rolling: holidays)
        let explanation = Limit.sameDay.explanation(from: at("2026-10-01 22:10"), in: rolling)
        #expect(explanation.lines[1] == "2026-10-01 Thu (statutory holiday)  the same day; holidays never move it")
        #expect(explanation.bound == at("2026-10-02 00:00"))
    }

    static let months = [
        ("2026-01-31 10:00", "2026-02-28 Sat  1 month later, the last day of the month: it has no day 31", "2026-03-01 00:00"),
        ("2028-01-31 10:00", "2028-02-29 Tue  1 month later, the last day of the month: it has no day 31", "2028-03-01 00:00"),
        ("2026-12-20 10:00", "2027-01-20 Wed  1 month later, the same day-number", "2027-01-21 00:00"),
    ]

    @Test("WE-14, WE-16: a month ends on the same day-number, or on the last day where there is none", arguments: months)
    func month(_ start: String, _ line: String, _ bound: String) {
        let explanation = Limit.months(1).explanation(from: at(start), in: plain)
        #expect(explanation.lines.contains(line))
        #expect(explanation.bound == at(bound))
    }

    @Test("Where holidays move the last day, each day that is passed over is named")
    func rolled() {
        let explanation = Limit.days(2).explanation(from: at("2026-09-30 09:00"), in: DayContext(zone: .shanghai, rolling: holidays))
        #expect(
            explanation.lines.dropFirst(4).dropLast() == [
                "2026-10-02 Fri (statutory holiday)  not worked, so the last day moves on",
                "2026-10-03 Sat (day off)  not worked, so the last day moves on", "2026-10-04 Sun (make-up day)  the next working day",
                "2026-10-04 is worked in exchange for a day off",
            ])
        #expect(explanation.bound == at("2026-10-05 00:00"))
    }

    @Test("A pause moves the start by its length")
    func paused() {
        let explanation = Limit.days(2).explanation(from: at("2026-03-02 09:30"), paused: 90_000, in: plain)
        #expect(explanation.lines[1] == "paused for 25 h, so it counts from 2026-03-03 Tue 10:30")
        #expect(explanation.bound == at("2026-03-06 00:00"))
    }

    @Test("A long period lists its first and last days only")
    func long() {
        let explanation = Limit.days(400).explanation(from: at("2026-03-02 09:30"), in: plain)
        #expect(explanation.lines.count == 8)
        #expect(explanation.lines[4] == "… days 3 to 398 likewise")
    }

    @Test("Without a figure there is no bound", arguments: [Limit.unlimited, .manual])
    func none(_ limit: Limit) {
        let explanation = limit.explanation(from: at("2026-03-02 09:30"), in: plain)
        #expect(explanation.bound == nil)
        #expect(explanation.lines.count == 2)
    }

    @Test("The bound explained is the bound that is used, in any zone and mode", arguments: ["Asia/Shanghai", "America/New_York", "UTC"])
    func agrees(_ name: String) {
        var random = SplitMix(seed: 7)
        let limits: [Limit] = [
            .unlimited, .manual, .sameDay, .days(0), .days(2), .days(40), .elapsed(seconds: 86_399), .months(1), .months(36),
        ]
        for _ in 0..<300 {
            let start = at("2026-01-01 00:00").addingTimeInterval(Double.random(in: 0..<86_400 * 900, using: &random))
            let paused = Bool.random(using: &random) ? Double.random(in: 0..<900_000, using: &random) : 0
            for mode in DayMode.allCases {
                let context = DayContext(zone: zone(name), mode: mode, rolling: Bool.random(using: &random) ? holidays : nil)
                for limit in limits {
                    let explanation = limit.explanation(from: start, paused: paused, in: context)
                    #expect(explanation.bound == limit.bound(from: start.addingTimeInterval(paused), in: context))
                }
            }
        }
    }

    private var holidays: WorkCalendar {
        WorkCalendar(years: [
            CalendarYear(
                year: 2026,
                holidays: [
                    .init(
                        name: "test", statutory: [day("2026-10-01"), day("2026-10-02")],
                        daysOff: [day("2026-10-01"), day("2026-10-02"), day("2026-10-03")], makeUpDays: [day("2026-10-04")])
                ])
        ])
    }

    // MARK: Complaints

    @Test("The owner's limit is explained in each mode (K-17)", arguments: OwnerLimitMode.allCases)
    func ownerLimit(_ mode: OwnerLimitMode) throws {
        let policy = Policy.baseline { $0.complaint.ownerLimitMode = mode }
        let wish = at("2026-03-09 18:00")
        let basis = ComplaintClockBasis(started: at("2026-03-02 09:30"), class: .general, ownerLimit: wish)
        let explanation = try #require(policy.complaint.explanation(of: .resolve, on: basis))
        #expect(explanation.lines.first == "complaint.general.resolve_due: 2d")
        #expect(explanation.bound == (mode == .ownerWins ? wish : at("2026-03-05 00:00")))
        let asked = "complaint.owner_limit_mode: \(mode.rawValue); the owner asks for 2026-03-09 18:00, which"
        #expect(explanation.lines.dropLast().last?.hasPrefix(asked) == true)
        let bound = mode == .ownerWins ? "2026-03-09 Mon 18:00" : "2026-03-05 Thu 00:00"
        #expect(explanation.lines.last == "bound \(bound): in time before it, late at it")
    }

    @Test("Every clock's explanation has the bound that the service uses", arguments: ComplaintClock.allCases)
    func clocks(_ clock: ComplaintClock) {
        // A major complaint has T-GM instead of T-CLASS.
        for kind in ComplaintClass.allCases where clock != .class || kind != .major {
            for mode in OwnerLimitMode.allCases {
                for due in [Limit.days(2), .manual] {
                    let policy = Policy.baseline {
                        $0.complaint.ownerLimitMode = mode
                        $0.complaint.generalResolveDue = due
                    }
                    for wish in [nil, at("2026-03-03 18:00"), at("2026-03-09 18:00")] {
                        let basis = ComplaintClockBasis(
                            started: at("2026-03-02 09:30"), class: kind, ownerLimit: wish, setLimit: at("2026-03-06 12:00"), paused: 7_200)
                        #expect(policy.complaint.explanation(of: clock, on: basis)?.bound == policy.complaint.bound(of: clock, on: basis))
                    }
                }
            }
        }
    }
}
