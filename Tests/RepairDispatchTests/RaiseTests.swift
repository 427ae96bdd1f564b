import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Raising a repair order") struct RaiseTests {
    @Test("A slip is issued in the moment it is raised (REP-05, REP-07)") func issuedAtOnce() throws {
        let bench = Bench()
        let events = try bench.send(.raise(.sample()))
        #expect(bench.state == .issued)
        #expect(events.map { type(of: $0).type.rawValue } == ["guanjia.repairs.order.raised.v1", "guanjia.repairs.order.issued.v1"])
        let raised = try #require(events.first as? OrderRaised)
        #expect(raised.number == "WO-20260302-000007")
        #expect(raised.workOrderId == bench.id)
        #expect(raised.contactId == ContactLink.sample.id)
        #expect(raised.cycle == 1)
        #expect(raised.sealed.content == .sample)
        #expect(bench.slip.clocks.map(\.name) == ["T-APPOINTMENT"], "the only one that runs is a reminder")
    }

    @Test("The technician is reminded before the appointed time, once, of the appointment that stands then (REP-09)") func reminder() throws
    {
        let bench = Bench()
        try bench.send(.raise(.sample()))
        #expect(bench.clock("T-APPOINTMENT")?.bound == instant("2026-03-02 13:30"))
        try bench.send(.reschedule(appointedAt: instant("2026-03-03 10:00")))
        #expect(bench.slip.clocks.filter { $0.state == .running }.map(\.bound) == [instant("2026-03-03 09:30")])
        bench.now = instant("2026-03-03 09:30")
        let reminded = try #require(try bench.send(.remindVisit).first as? VisitReminded)
        #expect(reminded.appointedAt == instant("2026-03-03 10:00"))
        #expect(try bench.send(.remindVisit).isEmpty)
        let late = Bench(at: "2026-03-02 13:45")
        try late.send(.raise(.sample()))
        #expect(late.slip.clocks.isEmpty, "nobody could be told any more")
    }

    @Test("A lift with people in it is an emergency, marked, and cried out at once (WE-38, REP-02, REP-03)") func liftTrapped() throws {
        let bench = Bench()
        let events = try bench.send(.raise(.sample(urgency: .normal, category: .lift, appointedAt: nil)))
        #expect(bench.slip.urgency == .emergency)
        #expect(bench.slip.view(for: Actor(subject: "x", role: .technician)).markedUrgent)
        let flagged = try #require(events.last as? OrderFlagged)
        #expect(flagged.emergencyCategory == .lift)
        #expect(flagged.urgency == .emergency)
        #expect(flagged.notify == [.engineering, .dutyStaff])
        #expect(flagged.flaggedAt == bench.now)
    }

    @Test("A major matter is told to the supervisor and the department's head (REP-04)") func majorIsTold() throws {
        let bench = Bench()
        let events = try bench.send(.raise(.sample(major: true)))
        let flagged = try #require(events.last as? OrderFlagged)
        #expect(flagged.notify == [.ownerRelationsSupervisor, .deptHead])
        #expect(flagged.major)
    }

    @Test("An urgent slip is flagged, a normal one is not (REP-03)", arguments: RepairUrgency.allCases)
    func flags(urgency: RepairUrgency) throws {
        let bench = Bench()
        let events = try bench.send(.raise(.sample(urgency: urgency)))
        #expect(events.contains { $0 is OrderFlagged } == (urgency != .normal))
    }

    @Test(
        "The last two days of a month belong to the next (REP-20, WE-24 to WE-30)",
        arguments: [
            ("2026-01-29 23:59", "2026-01"), ("2026-01-30 00:00", "2026-02"), ("2026-01-31 18:00", "2026-02"),
            ("2026-02-26 12:00", "2026-02"),
            ("2026-02-27 00:00", "2026-03"), ("2026-04-28 12:00", "2026-04"), ("2026-04-29 00:00", "2026-05"),
            ("2026-04-30 12:00", "2026-05"),
            ("2028-02-27 23:59:59", "2028-02"), ("2028-02-28 00:00", "2028-03"), ("2026-12-29 23:59", "2026-12"),
            ("2026-12-30 10:00", "2027-01"),
        ]) func ledgerMonth(raised: String, month: String) throws
    {
        let bench = Bench(at: raised)
        let events = try bench.send(.raise(.sample()))
        #expect(bench.slip.ledgerMonth.description == month)
        #expect((events.first as? OrderRaised)?.ledgerMonth == LedgerMonth(month))
    }

    @Test("A slip that the desk filled before midnight keeps its month, however late it arrives (REP-20)") func deskTime() throws {
        let bench = Bench(at: "2026-01-30 00:05")
        try bench.send(.raise(.sample(raisedAt: instant("2026-01-29 23:59"))), as: .system)
        #expect(bench.slip.ledgerMonth == LedgerMonth("2026-01"))
        #expect(bench.slip.raisedAt == instant("2026-01-29 23:59"))
    }

    @Test("Each of the five facts is asked for (REP-06)") func fiveFacts() throws {
        let bench = Bench()
        let nothing = RepairParticulars(what: " ", address: "", unit: "", contactPerson: "\n", contactPhone: "")
        let refusal = try #require(bench.refusal(of: .raise(.sample(appointedAt: nil, office: "", request: nothing))))
        #expect(refusal.code == .invalid)
        #expect(refusal.rule == "REP-06")
        #expect(refusal.fields.map(\.field) == ["office", "what", "address", "unit", "contactPerson", "contactPhone", "appointedAt"])
        #expect(bench.order == nil)
    }

    @Test("Text that is too long or cannot be stored is refused") func badText() throws {
        let bench = Bench()
        let long = RepairParticulars(
            what: String(repeating: "漏", count: 4_001), address: "a\u{0}b", unit: "1", contactPerson: "王", contactPhone: "1")
        let refusal = try #require(bench.refusal(of: .raise(.sample(request: long))))
        #expect(refusal.fields.map(\.field) == ["what", "address"])
        #expect(!refusal.description.contains("漏"))
    }

    @Test("An emergency needs no appointment") func emergencyNow() throws {
        let bench = Bench()
        try bench.send(.raise(.sample(urgency: .emergency, category: .power, appointedAt: nil)))
        #expect(bench.state == .issued)
    }

    @Test("Where only the list makes an emergency, a category is needed; by judgement it is not (K-15)") func listOnly() throws {
        var settings = PolicySettings()
        settings.repair.emergencyMode = .list
        let bench = Bench(rules: Policy(name: "list", settings: settings))
        let form = RaiseForm.sample(urgency: .emergency)
        #expect(bench.refusal(of: .raise(form))?.fields.map(\.field) == ["emergencyCategory"])
        try bench.send(.raise(form), as: .system)
        #expect(bench.state == .issued)
        let judged = Bench()
        try judged.send(.raise(form))
        #expect(judged.slip.urgency == .emergency)
    }

    @Test("Where the policy sets a response time, an emergency runs under it until engineering takes it (K-15)") func response() throws {
        var settings = PolicySettings()
        settings.repair.emergencyResponse = .elapsed(seconds: 1_800)
        let bench = Bench(rules: Policy(name: "quick", settings: settings))
        try bench.send(.raise(.sample(urgency: .emergency)))
        #expect(bench.clock("T-EMERGENCY")?.bound == instant("2026-03-02 10:00"))
        bench.now = instant("2026-03-02 10:00")
        let overdue = try bench.send(.markOverdue(clock: "T-EMERGENCY"))
        #expect((overdue.first as? OrderOverdue)?.clock == "T-EMERGENCY")
        #expect(bench.state == .issued)
        try bench.send(.collect)
        #expect(bench.clock("T-EMERGENCY")?.state == .missed)
        #expect(!bench.slip.owesReason)
    }

    @Test("Nobody raises a rework by hand") func noReworkByHand() throws {
        let bench = Bench()
        #expect(bench.refusal(of: .raise(.sample(source: .rework)))?.fields.map(\.field) == ["source"])
    }

    @Test("Every way of a contact is a source (REP-30)", arguments: Channel.allCases) func sources(channel: Channel) {
        let source = RepairSource(channel)
        #expect(!source.isInternal)
        #expect(source != .rework)
    }

    @Test("What an owner asked for in a forum becomes the slip of an owner who was there (CBK-40, REP-05)") func askedInForum() throws {
        let bench = Bench(at: "2026-03-02 09:31")
        let event = ForumRepairRequested(
            forumId: ForumID(.v7()), number: "FO-20260302-000001", office: "yunhu", requestedAt: instant("2026-03-02 09:30"), view: 2,
            workOrderId: bench.id, urgency: .normal, appointedAt: instant("2026-03-02 14:00"), sealed: .content(.sample))
        try bench.send(.raise(RaiseForm(requested: event, particulars: .sample)), as: .system)
        #expect(bench.slip.source == .ownerVisit && bench.slip.contact == nil && bench.slip.complaintId == nil)
        #expect(bench.slip.raisedAt == event.requestedAt && bench.slip.appointedAt == event.appointedAt)
        #expect(bench.slip.request == .sample && bench.slip.office == "yunhu")
    }

    @Test("After-hours air-conditioning becomes a slip without a contact, by its source (INT-64, REP-30)") func ordered() throws {
        let bench = Bench(at: "2026-03-02 09:31")
        let event = ServiceRepairRequested(
            serviceRequestId: ServiceRequestID(.v7()), number: "SR-20260302-000001", office: "yunhu",
            requestedAt: instant("2026-03-02 09:30"), workOrderId: bench.id, urgency: .normal, appointedAt: instant("2026-03-02 18:30"),
            sealed: .content(.sample))
        try bench.send(.raise(RaiseForm(requested: event, particulars: .sample)), as: .system)
        #expect(bench.slip.source == .afterHoursAirConditioning && bench.slip.contact == nil && bench.slip.request == .sample)
        #expect(bench.slip.raisedAt == event.requestedAt && bench.slip.appointedAt == event.appointedAt)
    }

    @Test("A slip whose service was called off comes to nothing, unless it was begun (INT-64)") func calledOff() throws {
        let bench = Bench(at: "2026-03-02 09:31")
        try bench.send(.raise(.sample(source: .afterHoursAirConditioning)), as: .system)
        try bench.send(.cancel(reason: "有偿服务已取消"), as: .system)
        #expect(bench.slip.state == .cancelled && bench.slip.clocks.allSatisfy { $0.state != .running })
        #expect(try bench.send(.cancel(reason: "有偿服务已取消"), as: .system).isEmpty)
    }

    @Test("What a patrol found becomes a slip that arose inside the company (OPS-14, REP-30)") func foundOnPatrol() throws {
        let bench = Bench(at: "2026-03-02 09:31")
        let event = PatrolRepairRequested(
            patrolId: PatrolID(.v7()), number: "PA-20260302-000001", office: "yunhu", requestedAt: instant("2026-03-02 09:30"), finding: 2,
            workOrderId: bench.id, urgency: .normal, appointedAt: instant("2026-03-02 14:00"), sealed: .content(.sample))
        try bench.send(.raise(RaiseForm(requested: event, particulars: .sample)), as: .system)
        #expect(bench.slip.source == .patrol && bench.slip.source.isInternal && bench.slip.contact == nil)
        #expect(bench.slip.raisedAt == event.requestedAt && bench.slip.appointedAt == event.appointedAt)
        #expect(bench.slip.request == .sample && bench.slip.office == "yunhu")
    }

    @Test("A defect of a unit that is moved into becomes a slip, whose end the move-in hears of (INT-44, REP-30)") func foundBeforeMoveIn()
        throws
    {
        let bench = Bench(at: "2026-03-02 09:31")
        let moveIn = MoveInID(.v7())
        let event = MoveInRepairRequested(
            moveInId: moveIn, number: "MI-20260302-000001", office: "yunhu", requestedAt: instant("2026-03-02 09:30"), defect: 2,
            workOrderId: bench.id, urgency: .normal, appointedAt: instant("2026-03-02 14:00"), sealed: .content(.sample))
        try bench.send(.raise(RaiseForm(requested: event, particulars: .sample)), as: .system)
        #expect(bench.slip.source == .vacantUnit && bench.slip.source.isInternal && bench.slip.contact == nil)
        #expect(bench.slip.moveInId == moveIn && bench.slip.request == .sample && bench.slip.raisedAt == event.requestedAt)
        #expect(bench.slip.view(for: Actor(subject: "x", role: .hr)).moveInId == moveIn)
        let again = RepairReworkRequested(
            workOrderId: bench.id, number: "WO-20260302-000001", office: "yunhu", requestedAt: bench.now, reworkOrderId: WorkOrderID(.v7()),
            reworkNumber: "WO-20260302-000001-R1", round: 1, cycle: 2, callbackTaskId: CallbackTaskID(.v7()), moveInId: moveIn,
            urgency: .normal,
            major: false, chargeable: true, sealed: .content(ReworkOrderParticulars(request: .sample, remarks: nil)))
        #expect(RaiseForm(rework: again, particulars: ReworkOrderParticulars(request: .sample, remarks: nil)).moveInId == moveIn)
        let told = try bench.send(.cancel(reason: "已自行处理"), as: .receptionist)
        #expect(told.compactMap { ($0 as? OrderCancelled)?.moveInId } == [moveIn])
    }

    @Test("What the desk hands over becomes the slip (REP-05)") func handedOver() throws {
        let bench = Bench(at: "2026-03-02 09:31")
        let event = RepairRequested(
            contactId: ContactLink.sample.id, contactNumber: "CT-20260302-000042", workOrderId: bench.id, office: "yunhu", channel: .wechat,
            requestedAt: instant("2026-03-02 09:30"), urgency: .urgent, emergencyCategory: nil, appointedAt: instant("2026-03-02 14:00"),
            sealed: .content(.sample))
        try bench.send(.raise(RaiseForm(requested: event, particulars: .sample)), as: .system)
        #expect(bench.slip.source == .ownerOnline)
        #expect(bench.slip.urgency == .urgent)
        #expect(bench.slip.contact == ContactLink(id: event.contactId, number: event.contactNumber, channel: .wechat))
        #expect(bench.slip.raisedAt == event.requestedAt)
        #expect(bench.slip.appointedAt == event.appointedAt)
        #expect(bench.slip.request == .sample)
    }
}
