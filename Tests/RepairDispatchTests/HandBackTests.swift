import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Handing back, carrying over, cancelling") struct HandBackTests {
    @Test("A slip handed back waits for the director, its clock stopped (REP-16, REP-19)") func handedBack() throws {
        let bench = try Bench.reaching(.inWork)
        let events = try bench.send(.handBack(reason: "缺配件"))
        let event = try #require(events.first as? OrderHandedBack)
        #expect(event.cause == .department)
        #expect(event.ledgerMonth == LedgerMonth("2026-03"))
        #expect(bench.clock("T-REPORT")?.state == .stopped)
        #expect(bench.slip.handBack?.reason == "缺配件")
        #expect(bench.slip.allowedCommands == ["judge", "carry-over", "urge", "note-progress", "attach", "explain-delay"])
        #expect(bench.refusal(of: .handBack(reason: ""))?.code == .wrongState)
    }

    @Test("Handed back after its bound, it is told to be late first") func lateHandBack() throws {
        let bench = try Bench.reaching(.collected)
        bench.now = instant("2026-03-06 00:00")
        let events = try bench.send(.handBack(reason: "缺配件"))
        #expect(events.map { type(of: $0).type } == [OrderOverdue.type, OrderHandedBack.type])
        #expect(bench.clock("T-REPORT")?.state == .missed)
    }

    @Test("Without the director's written opinion it stays where it is (REP-19)") func noOpinion() throws {
        let bench = try Bench.reaching(.handedBack)
        #expect(bench.refusal(of: .carryOver(opinion: " "))?.rule == "REP-19")
        #expect(bench.refusal(of: .carryOver(opinion: "同意"), as: .engineeringSupervisor)?.code == .forbidden)
        #expect(bench.state == .handedBack)
    }

    @Test("With the opinion it belongs to the next month and is issued again on the first (WE-37, REP-19)") func carriedOver() throws {
        let bench = try Bench.reaching(.collected, .sample(urgency: .urgent), at: "2026-05-08 14:00")
        bench.now = instant("2026-05-31 18:00")
        try bench.send(.handBackAtMonthEnd(month: #require(LedgerMonth("2026-05"))))
        let events = try bench.send(.carryOver(opinion: "下月完成"))
        #expect((events.first as? OrderCarriedOver)?.ledgerMonth == LedgerMonth("2026-06"))
        #expect(bench.slip.ledgerMonth == LedgerMonth("2026-06"))
        #expect(bench.clock("T-REISSUE")?.bound == instant("2026-06-01 00:00"))
        #expect(WorkOrder.command(forDue: "T-REISSUE") == .reissue)
        #expect(bench.refusal(of: .reissue)?.rule == "REP-19")
        bench.now = instant("2026-06-01 00:00")
        let reissued = try bench.send(.reissue)
        #expect(reissued.map { type(of: $0).type } == [OrderReissued.type, OrderFlagged.type])
        #expect(bench.state == .issued)
        #expect(!bench.slip.clocks.contains { $0.state == .running })
        try bench.send(.collect)
        #expect(bench.clock("T-REPORT")?.bound == instant("2026-06-05 00:00"))
        #expect(!bench.slip.owesReason)
    }

    @Test("An opinion that comes after the next month has passed counts in the present one") func lateOpinion() throws {
        let bench = try Bench.reaching(.handedBack)
        bench.now = instant("2026-07-03 09:00")
        try bench.send(.carryOver(opinion: "本月完成"))
        #expect(bench.slip.ledgerMonth == LedgerMonth("2026-07"))
        try bench.send(.reissue)
        #expect(bench.state == .issued)
    }

    @Test("December is carried into January") func newYear() throws {
        let bench = try Bench.reaching(.handedBack, at: "2026-12-10 09:00")
        try bench.send(.carryOver(opinion: "下月完成"))
        #expect(bench.slip.ledgerMonth == LedgerMonth("2027-01"))
    }

    @Test(
        "The month's close hands back what is not done, also what lies uncollected (REP-18, decision 11)",
        arguments: WorkOrderState.allCases.filter { $0 != .raised && $0 != .reportedBack })
    func monthClose(state: WorkOrderState) throws {
        let bench = try Bench.reaching(state)
        let march = try #require(LedgerMonth("2026-03"))
        bench.now = instant("2026-03-31 17:30")
        let running = bench.clock("T-REPORT")?.state
        let events = try bench.send(.handBackAtMonthEnd(month: march))
        let unfinished: Set<WorkOrderState> = [.issued, .collected, .noAnswer, .quoted, .quoteDeclined, .accepted, .inWork]
        #expect(bench.state == (unfinished.contains(state) ? .handedBack : state))
        #expect((events.first as? OrderHandedBack)?.cause == (unfinished.contains(state) ? .monthEnd : nil))
        #expect(bench.clock("T-REPORT")?.state == running)
    }

    @Test("A slip of another month, or a month not yet over, is left alone (REP-18)") func otherMonth() throws {
        let bench = try Bench.reaching(.collected)
        // Not on the last day before its slips are totalled, either: what is done until then is done (REP-18, ADR 15).
        for time in ["2026-03-30 23:59", "2026-03-31 00:00", "2026-03-31 17:29"] {
            bench.now = instant(time)
            #expect(bench.refusal(of: .handBackAtMonthEnd(month: try #require(LedgerMonth("2026-03"))))?.rule == "REP-18", "\(time)")
        }
        bench.now = instant("2026-04-30 12:00")
        #expect(try bench.send(.handBackAtMonthEnd(month: #require(LedgerMonth("2026-04")))).isEmpty)
    }

    @Test("Where only slips that were handed back need an opinion, the close leaves the others (退单)") func literal() throws {
        var settings = PolicySettings()
        settings.repair.rolloverRequiresOpinion = .handedBackOnly
        let bench = try Bench.reaching(.collected)
        bench.rules = Policy(name: "literal", settings: settings)
        bench.now = instant("2026-03-31 12:00")
        #expect(try bench.send(.handBackAtMonthEnd(month: #require(LedgerMonth("2026-03")))).isEmpty)
    }

    @Test("The owner may withdraw until work has begun (domain 3.3)") func cancel() throws {
        for state in [WorkOrderState.issued, .collected, .noAnswer, .quoted, .quoteDeclined, .accepted, .handedBack, .carriedOver] {
            let bench = try Bench.reaching(state)
            #expect(bench.refusal(of: .cancel(reason: " "))?.code == .invalid)
            let events = try bench.send(.cancel(reason: "自己修好了"))
            #expect((events.first as? OrderCancelled)?.contactId == ContactLink.sample.id)
            #expect(!bench.slip.clocks.contains { $0.state == .running })
        }
        let worked = try Bench.reaching(.inWork)
        try worked.send(.handBack(reason: "缺配件"))
        #expect(worked.refusal(of: .cancel(reason: "算了"))?.code == .wrongState)
    }

    @Test("An opinion written after the month's close puts the slip into the next open month, not into the closed one (REP-18, REP-19)")
    func opinionAfterClose() throws {
        let bench = Bench(at: "2026-04-10 09:30")
        try bench.send(.raise(.sample(appointedAt: instant("2026-04-10 14:00"))))
        for command in [WorkOrderCommand.collect, .handBack(reason: "缺配件")] { try bench.send(command) }
        let before = bench.copy()
        before.now = instant("2026-05-31 17:29")
        try before.send(.carryOver(opinion: "转下月"))
        #expect(before.slip.ledgerMonth == LedgerMonth("2026-05"))
        bench.now = instant("2026-05-31 18:00")
        try bench.send(.carryOver(opinion: "转下月"))
        #expect(bench.slip.ledgerMonth == LedgerMonth("2026-06"))
    }

    @Test("A slip that comes here after its month was closed counts in the first that is open (REP-18, REP-20)") func lateArrival() throws {
        let bench = Bench(at: "2026-02-03 08:00")
        try bench.send(.raise(.sample(raisedAt: instant("2026-01-29 23:59"))), as: .system)
        #expect(bench.slip.ledgerMonth == LedgerMonth("2026-02"))
        var settings = PolicySettings()
        settings.repair.ledgerRolloverDays = 0
        let evening = Bench(at: "2026-05-31 20:00", rules: Policy(name: "no-rollover", settings: settings))
        try evening.send(.raise(.sample(appointedAt: instant("2026-06-01 09:00"))))
        #expect(evening.slip.ledgerMonth == LedgerMonth("2026-06"))
    }
}
