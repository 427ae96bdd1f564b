import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("What a slip keeps of how it was before") struct TraitsTests {
    private func assign(_ bench: Bench, _ technician: TechnicianID = .sample) throws {
        let round = (bench.slip.assignmentRounds ?? 0) + 1
        try bench.send(.assign(AssignmentForm(technicianId: technician, subject: "technician-8", round: round, fit: .sample)))
    }

    @Test("How pressing it was and who had it until each change, and nothing where these did not change (REP-03, REP-04, REP-25)")
    func kept() throws {
        let bench = try Bench.reaching(.issued)
        try bench.send(.urge(words: nil))
        #expect(bench.slip.earlierTraits == nil)
        bench.now += 60
        let assigned = bench.now
        try assign(bench)
        bench.now += 60
        let judged = bench.now
        try bench.send(.judge(.init(urgency: .urgent, major: true)))
        // No other mark than before.
        bench.now += 60
        try bench.send(.judge(.init(urgency: .emergency, emergencyCategory: .water)))
        try bench.send(.collect)
        bench.now += 60
        let unassigned = bench.now
        try bench.send(.unassign(reason: "换人"))
        #expect(
            bench.slip.earlierTraits == [
                EarlierTraits(urgent: false, major: false, technicianId: nil, until: assigned),
                EarlierTraits(urgent: false, major: false, technicianId: .sample, until: judged),
                EarlierTraits(urgent: true, major: true, technicianId: .sample, until: unassigned),
            ])
    }

    @Test("A slip that goes back and forth keeps the last hundred (REP-25)") func bounded() throws {
        let bench = try Bench.reaching(.issued)
        for _ in 0..<60 {
            bench.now += 60
            try assign(bench)
            bench.now += 60
            try bench.send(.unassign(reason: "换人"))
        }
        let kept = try #require(bench.slip.earlierTraits)
        #expect(kept.count == WorkOrderLimits.entries)
        #expect(kept.last?.until == bench.now)
        #expect(kept.map(\.until) == kept.map(\.until).sorted())
    }

    @Test("Of one that was stored before they were kept, it is known since when it is in its hands (REP-25)") func storedBefore() throws {
        let bench = try Bench.reaching(.issued)
        bench.now += 60
        try assign(bench)
        var stored = try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(bench.slip)) as? [String: Any])
        stored["earlierTraits"] = nil
        let read = try JSONDecoder().decode(WorkOrder.self, from: JSONSerialization.data(withJSONObject: stored))
        #expect(read.earlierTraits == nil)
        #expect(read.traitsBefore == bench.slip.earlierTraits)
    }

    @Test("The reason of an earlier hand-back is known when it is handed back again (REP-16, REP-26)") func earlierReasons() throws {
        let bench = try Bench.reaching(.handedBack)
        let first = bench.now
        try bench.send(.carryOver(opinion: "同意"))
        bench.now = try #require(bench.clock(WorkOrderClock.reissue)?.bound)
        try bench.send(.reissue)
        bench.now += 60
        try bench.send(.collect)
        try bench.send(.handBack(reason: "还缺配件"))
        #expect(bench.slip.reasonTimes == [first, bench.now])
    }
}
