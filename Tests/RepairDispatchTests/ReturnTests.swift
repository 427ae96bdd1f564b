import Foundation
import Policy
import SharedModels
import Testing

@testable import RepairDispatch

@Suite("The slip's way back and the callback") struct ReturnTests {
    @Test("Back at the office, the callback is asked for in the same decision (REP-14, REP-17)") func back() throws {
        let bench = try Bench.reaching(.signedOff)
        let events = try bench.send(.reportBack(delayReason: nil))
        #expect(bench.state == .callbackPending)
        #expect(events.map { type(of: $0).type } == [OrderReportedBack.type, RepairCallbackRequested.type])
        let reported = try #require(events[0] as? OrderReportedBack)
        #expect(reported.workDone)
        #expect(!reported.late)
        #expect(reported.amountFen == 8_600)
        let request = try #require(events[1] as? RepairCallbackRequested)
        #expect(request.cycle == 1)
        #expect(request.callbackTaskId == bench.slip.callbackTaskId)
        #expect(request.chargeable)
        #expect(request.contactId == ContactLink.sample.id)
        // A letter is answered by letter (CBK-04, K-28).
        #expect(request.channel == .letter)
        // What callbacks are sampled by (CBK-10): the lowest of the three ratings, whose hands it was in, when it was issued.
        let signed = try #require(bench.slip.signOff)
        #expect(request.score == signed.lowestRating && [signed.quality, signed.attitude, signed.conduct].contains(signed.lowestRating))
        #expect(request.technicianId == bench.slip.assignment?.technicianId)
        #expect(request.issuedAt == bench.slip.raisedAt && request.major == bench.slip.major)
        #expect(
            request.sealed.content
                == CallbackParticulars(name: "王芳", phone: "13800005678", unit: "3-1201", summary: "厨房水管漏水", result: "换了角阀"))
        #expect(bench.clock("T-REPORT")?.state == .met)
    }

    @Test("A declined price comes back with no work done, and the owner is still called (domain 3.3)") func noWork() throws {
        let bench = try Bench.reaching(.quoteDeclined)
        let events = try bench.send(.reportBack(delayReason: nil), as: .receptionist)
        #expect((events[0] as? OrderReportedBack)?.workDone == false)
        #expect((events[1] as? RepairCallbackRequested)?.chargeable == false)
        let closed = try bench.send(.settleCallback(.init(taskId: bench.taskId, cycle: 1, outcome: .satisfied)))
        #expect((closed.first as? OrderClosed)?.outcome == .noWork)
    }

    @Test("Just before the bound it is in time, at the bound it is late (WE-31)", arguments: [true, false]) func bound(inTime: Bool) throws
    {
        let bench = try Bench.reaching(.signedOff, at: "2026-05-08 14:00")
        bench.now = inTime ? instant("2026-05-11 23:59:59") : instant("2026-05-12 00:00")
        let events = try bench.send(.reportBack(delayReason: inTime ? nil : "等配件"))
        #expect(events.contains { $0 is OrderOverdue } == !inTime)
        #expect((events.first { $0 is OrderReportedBack } as? OrderReportedBack)?.late == !inTime)
        #expect(bench.clock("T-REPORT")?.state == (inTime ? .met : .missed))
    }

    @Test("A slip that is overdue comes back only with its reason (REP-16, REP-26)") func reasonOwed() throws {
        let bench = try Bench.reaching(.signedOff, at: "2026-05-08 14:00")
        bench.now = instant("2026-05-12 00:00")
        let overdue = try bench.send(.markOverdue(clock: "T-REPORT"))
        let event = try #require(overdue.first as? OrderOverdue)
        #expect(event.clock == "T-REPORT")
        #expect(event.bound == instant("2026-05-12 00:00"))
        #expect(bench.slip.owesReason)
        #expect(try bench.send(.markOverdue(clock: "T-REPORT")).isEmpty)
        let refusal = try #require(bench.refusal(of: .reportBack(delayReason: nil)))
        #expect(refusal.rule == "REP-16")
        #expect(refusal.fields.map(\.field) == ["delayReason"])
        let explained = try bench.send(.explainDelay(reason: "等配件"))
        #expect(explained.first is DelayExplained)
        #expect(!bench.slip.owesReason)
        try bench.send(.reportBack(delayReason: nil))
        #expect(bench.state == .callbackPending)
    }

    @Test("The reason may come with the slip") func reasonWithSlip() throws {
        let bench = try Bench.reaching(.signedOff)
        bench.now = instant("2026-03-09 09:00")
        #expect(bench.refusal(of: .reportBack(delayReason: " "))?.code == .invalid)
        let events = try bench.send(.reportBack(delayReason: "业主出差"))
        #expect(
            events.map { type(of: $0).type } == [
                OrderOverdue.type, DelayExplained.type, OrderReportedBack.type, RepairCallbackRequested.type,
            ])
        #expect(bench.slip.delays.map(\.text) == ["业主出差"])
    }

    @Test("The timer marks nothing before the bound") func notEarly() throws {
        let bench = try Bench.reaching(.collected)
        bench.now = instant("2026-03-05 23:59:59")
        #expect(try bench.send(.markOverdue(clock: "T-REPORT")).isEmpty)
        #expect(bench.clock("T-REPORT")?.state == .running)
    }

    @Test(
        "The callback settles the order and the contact hears of it",
        arguments: [(CallbackSettlement.Outcome.satisfied, RepairOutcome.satisfied), (.notSelected, .notSelected)])
    func settled(news: CallbackSettlement.Outcome, outcome: RepairOutcome) throws {
        let bench = try Bench.reaching(.callbackPending)
        let events = try bench.send(.settleCallback(.init(taskId: bench.taskId, cycle: 1, outcome: news)))
        let closed = try #require(events.first as? OrderClosed)
        #expect(closed.outcome == outcome)
        #expect(closed.contactId == ContactLink.sample.id)
        #expect(bench.state == .closed)
        #expect(bench.slip.closure?.outcome == outcome)
    }

    @Test("The owner's words when called back stand on the slip; the department hears of them (REP-17, RPT-12)", arguments: [false, true])
    func noted(afterwards: Bool) throws {
        let bench = try Bench.reaching(.callbackPending)
        if afterwards { try bench.send(.settleCallback(.init(taskId: bench.taskId, cycle: 1, outcome: .satisfied))) }
        let state = bench.state
        let events = try bench.send(.noteCallback(.sample))
        let noted = try #require(events.first as? CallbackNoted)
        #expect(events.count == 1 && bench.state == state)
        #expect(noted.notify == [.engineeringSupervisor] && noted.rating == .fairlySatisfied && noted.cycle == 1)
        #expect(noted.sealed?.content == CallbackRemarks(remarks: "修得好，来得晚"))
        #expect(bench.slip.view(for: Actor(subject: "x", role: .engineering)).callbackNote == .sample)
        let others = bench.slip.view(for: Actor(subject: "x", role: .cleaningLead)).callbackNote
        #expect(others?.remarks == nil && others?.rating == .fairlySatisfied)
        let page = SlipPage(of: bench.slip, for: Actor(subject: "x", role: .receptionist), in: .shanghai).html
        #expect(page.contains("较满意，修得好，来得晚"))
        #expect(try bench.send(.noteCallback(.sample)).isEmpty, "heard twice is noted once")
    }

    @Test("A slip that was not to be called back, and is when the month falls short, gets its rework (CBK-11, CBK-13)")
    func toppedUp() throws {
        let bench = try Bench.reaching(.callbackPending)
        try bench.send(.settleCallback(.init(taskId: bench.taskId, cycle: 1, outcome: .notSelected)))
        let closedAt = bench.now
        bench.now = bench.now.addingTimeInterval(86_400)
        let rework = WorkOrderCommand.rework(.init(reworkOrderId: bench.id, cycle: 1, remarks: "又漏了"))
        let events = try bench.send(rework)
        #expect(events.map { type(of: $0).type } == [RepairReworkRequested.type], "that it is closed was told before")
        #expect(bench.slip.closure == Closure(outcome: .rework, at: closedAt, reworkOrderId: bench.id))
        #expect(try bench.send(rework).isEmpty)
    }

    @Test("News of another cycle changes nothing", arguments: [0, 2]) func otherCycle(cycle: Int) throws {
        let bench = try Bench.reaching(.callbackPending)
        #expect(try bench.send(.settleCallback(.init(taskId: bench.taskId, cycle: cycle, outcome: .satisfied))).isEmpty)
        #expect(try bench.send(.rework(.init(reworkOrderId: bench.id, cycle: cycle))).isEmpty)
        #expect(try bench.send(.noteCallback(.init(cycle: cycle, rating: .satisfied, remarks: nil, at: bench.now))).isEmpty)
        #expect(bench.state == .callbackPending)
    }
}

@Suite("Rework") struct ReworkTests {
    /// Reports back, hears that the owner is dissatisfied, and raises the new order as the service does when it hears its own event.
    private func rework(_ bench: Bench, newID: UInt64, number: String) throws -> Bench {
        let next = Bench(id: newID, number: number)
        let events = try bench.send(.rework(.init(reworkOrderId: next.id, cycle: bench.slip.cycle, remarks: "还在滴水")))
        let event = try #require(events.first as? RepairReworkRequested)
        let particulars = try #require(event.sealed.content)
        #expect((events.last as? OrderClosed)?.outcome == .rework)
        let raised = next
        raised.now = bench.now
        try raised.send(.raise(RaiseForm(rework: event, particulars: particulars)), as: .system)
        return raised
    }

    @Test("A dissatisfied owner gets a new, linked order with its own clock and month (WE-47, CBK-13)") func linked() throws {
        let first = try Bench.reaching(.callbackPending, at: "2026-03-02 09:30")
        first.now = instant("2026-04-29 10:00")
        let second = try rework(first, newID: 43, number: "WO-20260429-000001")
        #expect(first.state == .closed)
        #expect(first.slip.closure?.reworkOrderId == second.id)
        let slip = second.slip
        #expect(slip.state == .issued)
        #expect(slip.number == "WO-20260429-000001")
        #expect(slip.source == .rework)
        #expect(slip.rework?.previous == first.id)
        #expect(slip.rework?.number == "WO-20260302-000007-R1")
        #expect(slip.rework?.remarks == "还在滴水")
        #expect(slip.cycle == 2)
        #expect(slip.callbackTaskId == first.slip.callbackTaskId)
        #expect(slip.contact?.id == first.slip.contact?.id)
        #expect(slip.request == first.slip.request)
        #expect(slip.ledgerMonth == LedgerMonth("2026-05"))
        #expect(slip.clocks.isEmpty)
    }

    @Test("The loop goes on until the owner is satisfied (CBK-13)") func loop() throws {
        var bench = try Bench.reaching(.callbackPending)
        let task = bench.taskId
        for round in 1...3 {
            let next = try rework(bench, newID: 100 + UInt64(round), number: "WO-20260303-00000\(round)")
            #expect(next.slip.rework?.number == "WO-20260302-000007-R\(round)")
            for command in [WorkOrderCommand.collect, .quote(.free), .start, .finish(details: "再修")] { try next.send(command) }
            try next.send(.signOff(.sample(at: next.now, amountFen: 0)))
            let events = try next.send(.reportBack(delayReason: nil))
            let request = try #require(events.last as? RepairCallbackRequested)
            #expect(request.cycle == round + 1)
            #expect(request.callbackTaskId == task)
            bench = next
        }
        try bench.send(.settleCallback(.init(taskId: task, cycle: 4, outcome: .satisfied)))
        #expect(bench.slip.closure?.outcome == .satisfied)
    }

    @Test("A rework heard again raises nothing and closes nothing twice") func again() throws {
        let bench = try Bench.reaching(.callbackPending)
        let command = WorkOrderCommand.rework(.init(reworkOrderId: bench.id, cycle: 1))
        #expect(try bench.send(command).count == 2)
        #expect(try bench.send(command).isEmpty)
    }
}
