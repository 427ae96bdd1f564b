import Foundation
import Policy
import RepairDispatch
import SharedModels
import TestSupport
import Testing

@Suite("Who suits a slip (REP-32)") struct RankingTests {
    private static let weekdays = Roster.Shift(weekdays: [1, 2, 3, 4, 5], from: time("08:00"), to: time("18:00"))
    private static let nights = Roster.Shift(weekdays: [5], from: time("22:00"), to: time("06:00"))

    private static func time(_ text: String) -> LocalTime {
        guard let time = LocalTime(text) else { preconditionFailure("write a time as 08:00") }
        return time
    }

    private func id(_ number: UInt64) -> TechnicianID { TechnicianID(.v7(milliseconds: 1, high: 1, low: number)) }

    private func candidate(
        _ number: UInt64, trades: [String] = ["plumbing"], areas: [String] = [], shifts: [Roster.Shift] = [Self.weekdays],
        onCall: [Roster.Stretch] = [], absences: [Roster.Stretch] = [], held: Int = 0, capacity: Int = 4
    ) -> Candidate {
        Candidate(
            technicianId: id(number),
            roster: Roster(trades: trades, areas: areas, shifts: shifts, onCall: onCall, absences: absences), held: held,
            capacity: capacity)
    }

    // Monday 2026-03-02.
    @Test(
        "The week, nights over midnight, on call and leave say who is there",
        arguments: [
            ("2026-03-02 07:59", Roster.Presence.off), ("2026-03-02 08:00", .onShift), ("2026-03-02 17:59", .onShift),
            ("2026-03-02 18:00", .off), ("2026-03-06 21:59", .off), ("2026-03-06 22:00", .onShift), ("2026-03-07 05:59", .onShift),
            ("2026-03-07 06:00", .off), ("2026-03-02 05:00", .off), ("2026-03-08 12:00", .onCall), ("2026-03-04 12:00", .off),
        ])
    func presence(at text: String, _ expected: Roster.Presence) {
        let roster = Roster(
            trades: [], shifts: [Self.weekdays, Self.nights],
            onCall: [.init(from: instant("2026-03-08 00:00"), to: instant("2026-03-09 00:00"))],
            absences: [.init(from: instant("2026-03-04 00:00"), to: instant("2026-03-05 00:00"))])
        #expect(roster.presence(at: instant(text), in: .shanghai) == expected)
    }

    @Test("Skill × presence × load × area, each with its figure") func factors() {
        let monday = DispatchNeed(trade: "plumbing", unit: "3-1201", visitAt: instant("2026-03-02 14:00"))
        func fit(_ candidate: Candidate, _ need: DispatchNeed) -> Fit { candidate.fit(for: need, in: .shanghai) }
        #expect(fit(candidate(1), monday) == Fit(skill: 1_000, presence: 1_000, load: 1_000, area: 1_000))
        #expect(fit(candidate(1, held: 1), monday).load == 750)
        #expect(fit(candidate(1, held: 4), monday).score == 0)
        #expect(fit(candidate(1, areas: ["5-"]), monday).area == Fit.foreignArea)
        #expect(fit(candidate(1, areas: ["5-", "3-"]), monday).area == 1_000)
        #expect(fit(candidate(1, trades: ["lift"]), monday).score == 0)
        let unknown = DispatchNeed(trade: nil, unit: "3-1201", visitAt: instant("2026-03-02 14:00"))
        #expect(fit(candidate(1, trades: []), unknown).skill == Fit.partialSkill)
        let sunday = DispatchNeed(trade: "plumbing", unit: "3-1201", visitAt: instant("2026-03-08 14:00"))
        #expect(fit(candidate(1), sunday).score == 0)
        let call = Roster.Stretch(from: instant("2026-03-08 00:00"), to: instant("2026-03-09 00:00"))
        #expect(fit(candidate(1, onCall: [call]), sunday).presence == Fit.onCallPresence)
    }

    @Test("The best comes first; whoever is full is kept for an emergency") func order() throws {
        let need = DispatchNeed(trade: "plumbing", unit: "3-1201", visitAt: instant("2026-03-02 14:00"))
        let ranking = Ranking(
            [
                candidate(1, held: 2), candidate(2, areas: ["5-"]), candidate(3, held: 4), candidate(4, trades: ["lift"]),
                candidate(5, held: 1),
            ], for: need, in: .shanghai)
        // 750, then 500 twice: of equals whoever would suit better with room.
        #expect(ranking.proposals.map(\.technicianId) == [id(5), id(1), id(2)])
        #expect(ranking.suitableButFull.map(\.technicianId) == [id(3)])
        #expect(ranking.place(of: id(4))?.fit.score == 0)
    }

    @Test("The same candidates give the same ranking, whatever order they come in", arguments: 0..<100 as Range<UInt64>)
    func deterministic(seed: UInt64) {
        var dice = SplitMix(seed: seed)
        let need = DispatchNeed(
            trade: dice.pick(["plumbing", "lift", nil]), unit: dice.pick(["3-1201", "5-2"]), visitAt: instant("2026-03-02 14:00"))
        let all = (1...12).map { number in
            candidate(
                number, trades: dice.pick([["plumbing"], ["lift"], ["plumbing", "lift"]]), areas: dice.pick([[], ["3-"], ["5-"]]),
                held: Int.random(in: 0...4, using: &dice))
        }
        let ranking = Ranking(all, for: need, in: .shanghai)
        let again = Ranking(all.shuffled(using: &dice), for: need, in: .shanghai)
        #expect(ranking.places == again.places)
        for (one, other) in zip(ranking.places, ranking.places.dropFirst()) { #expect(one.fit.score >= other.fit.score) }
        #expect(ranking.places.allSatisfy { (0...1_000).contains($0.fit.score) })
        // Who has less to do is never behind somebody who is the same otherwise.
        for (position, place) in ranking.places.enumerated() {
            for later in ranking.places.dropFirst(position + 1)
            where later.fit.skill == place.fit.skill && later.fit.presence == place.fit.presence && later.fit.area == place.fit.area {
                #expect(place.fit.load >= later.fit.load)
            }
        }
    }
}
