import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Collecting a slip and visiting") struct VisitTests {
    @Test("From collection the slip has three days, to the end of the day (WE-31, REP-15)") func reportDue() throws {
        let bench = Bench(at: "2026-05-08 14:00")
        try bench.send(.raise(.sample()))
        let events = try bench.send(.collect)
        let bound = Date(timeIntervalSince1970: 1_778_515_200)
        #expect(bound == instant("2026-05-12 00:00"))
        #expect((events.first as? OrderCollected)?.reportDue == bound)
        #expect(bench.clock("T-REPORT")?.bound == bound)
        #expect(bench.slip.collected?.by == "technician-7" && bench.slip.collected?.at == bench.now)
    }

    @Test("Where the policy sets no limit, no clock runs (K-14)") func noLimit() throws {
        var settings = PolicySettings()
        settings.repair.reportBackDue = .unlimited
        let bench = Bench(rules: Policy(name: "p002", settings: settings))
        try bench.send(.raise(.sample()))
        let events = try bench.send(.collect)
        #expect((events.first as? OrderCollected)?.reportDue == nil)
        #expect(bench.slip.clocks.map(\.name) == ["T-APPOINTMENT"])
    }

    @Test(
        "Engineering cannot refuse a slip in any way (WE-32, REP-08)",
        arguments: WorkOrderRoles.engineering.sorted { $0.rawValue < $1.rawValue })
    func noRefusal(role: Role) throws {
        let bench = try Bench.reaching(.issued)
        let before = bench.slip
        let refusal = try #require(bench.refusal(of: .handBack(reason: "忙"), as: role))
        #expect(refusal.code == .wrongState)
        #expect(refusal.rule == "REP-08")
        #expect(bench.refusal(of: .cancel(reason: "忙"), as: role)?.code == .forbidden)
        #expect(bench.slip == before)
        #expect(!WorkOrderCommand.Code.allCases.map(\.rawValue).contains { $0.contains("reject") || $0.contains("refuse") })
        #expect(
            bench.slip.allowedCommands == [
                "judge", "collect", "assign", "urge", "note-progress", "reschedule", "attach", "explain-delay", "cancel",
            ])
    }

    @Test(
        "A visit counts as unanswered after 180 seconds and with a note (WE-33, REP-10)",
        arguments: [(120, true, false), (179, true, false), (180, false, false), (180, true, true), (600, true, true)])
    func noAnswer(waited: Int, note: Bool, taken: Bool) throws {
        let bench = try Bench.reaching(.collected)
        let refusal = bench.refusal(of: .noAnswer(.init(waitedSeconds: waited, noteLeft: note)))
        #expect((refusal == nil) == taken)
        #expect(bench.state == (taken ? .noAnswer : .collected))
        if let refusal {
            #expect(refusal.code == .ruleViolated)
            #expect(refusal.rule == "REP-10")
        } else {
            #expect((bench.events.last as? VisitUnanswered)?.waitedSeconds == waited)
        }
    }

    @Test("A wait of no possible length is invalid", arguments: [-1, 86_401]) func impossibleWait(waited: Int) throws {
        let bench = try Bench.reaching(.collected)
        #expect(bench.refusal(of: .noAnswer(.init(waitedSeconds: waited, noteLeft: true)))?.code == .invalid)
    }

    @Test("After a visit without answer only a new appointment leads on (WE-33)") func newAppointment() throws {
        let bench = try Bench.reaching(.noAnswer)
        #expect(bench.slip.appointedAt == nil)
        #expect(bench.refusal(of: .quote(.sample))?.code == .wrongState)
        #expect(bench.refusal(of: .reschedule(appointedAt: bench.now))?.fields.map(\.field) == ["appointedAt"])
        let later = instant("2026-03-03 10:00")
        let events = try bench.send(.reschedule(appointedAt: later))
        #expect((events.first as? VisitRescheduled)?.appointedAt == later)
        #expect(bench.state == .collected)
        #expect(bench.slip.appointedAt == later)
        #expect(bench.clock("T-REPORT")?.state == .running)
        try bench.send(.noAnswer(.init(waitedSeconds: 200, noteLeft: true)))
        #expect(bench.slip.unansweredVisits.map(\.waitedSeconds) == [180, 200])
    }

    @Test("A slip without end of unanswered visits must be handed back at last") func boundedVisits() throws {
        let bench = try Bench.reaching(.collected)
        for day in 1...WorkOrderLimits.entries {
            try bench.send(.noAnswer(.init(waitedSeconds: 180, noteLeft: true)))
            try bench.send(.reschedule(appointedAt: bench.now.addingTimeInterval(Double(day) * 60)))
        }
        #expect(bench.refusal(of: .noAnswer(.init(waitedSeconds: 180, noteLeft: true)))?.code == .invalid)
        try bench.send(.handBack(reason: "业主长期不在"))
        #expect(bench.state == .handedBack)
    }
}
