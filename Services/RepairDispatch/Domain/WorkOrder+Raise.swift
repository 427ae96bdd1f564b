import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// Fills the slip and hands it to engineering in the same moment (REP-05…07); urgent, emergency and major ones are cried out.
    static func raise(_ form: RaiseForm, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        try check(form, under: rules, in: context)
        var order = WorkOrder(form, under: rules, in: context)
        order.state = .issued
        if order.urgency == .emergency, let bound = rules.emergencyBound(raisedAt: order.raisedAt) {
            order.clocks.start(WorkOrderClock.emergency, at: order.raisedAt, bound: bound, now: context.now)
        }
        order.planReminder(under: rules, after: context.now)
        let issued = OrderIssued(
            workOrderId: order.id, number: order.number, office: order.office, issuedAt: context.now, urgency: order.urgency)
        return .changed(order, order.raisedEvent, [issued] + order.flags(at: context.now) + order.dangers(at: context.now))
    }

    /// That its words mean danger which nobody has judged yet (REP-01, REP-02).
    private func dangers(at instant: Date) -> [any Event] {
        guard awaitsJudgement, let proposedEmergency else { return [] }
        return [
            DangerProposed(
                workOrderId: id, number: number, office: office, proposedAt: instant, categories: proposedEmergency.map(\.category))
        ]
    }

    /// Who must hear of this order at once (REP-03, REP-04, WE-38); empty when nothing about it is pressing.
    func flags(at instant: Date) -> [any Event] {
        guard urgency.isMarkedUrgent || major else { return [] }
        var notify: [Role] = []
        switch urgency {
        case .normal: break
        case .urgent: notify += [.engineering]
        case .emergency: notify += [.engineering, .dutyStaff]
        }
        if major { notify += [.ownerRelationsSupervisor, .deptHead] }
        return [
            OrderFlagged(
                workOrderId: id, number: number, office: office, flaggedAt: instant, urgency: urgency, emergencyCategory: emergencyCategory,
                major: major, notify: notify)
        ]
    }

    private init(_ form: RaiseForm, under rules: Policy, in context: DecisionContext) {
        id = context.caseID.retyped()
        number = context.number
        office = form.office
        source = form.source
        contact = form.contact
        complaintId = form.complaintId
        moveInId = form.moveInId
        request = form.request
        // Naming one of the seven categories is saying that it is an emergency (REP-02, WE-38).
        urgency = form.emergencyCategory == nil ? form.urgency : .emergency
        emergencyCategory = form.emergencyCategory
        major = form.major
        let proposals = rules.emergencyProposals(in: form.request.what)
        let isAnswered = proposals.isEmpty || proposals.contains { $0.category == form.emergencyCategory }
        proposedEmergency = isAnswered ? nil : proposals
        trade = form.trade ?? rules.proposedTrade(in: form.request.what)
        chargeable = form.chargeable
        rework = form.rework
        raisedAt = form.raisedAt ?? context.now
        state = .raised
        // What comes here after its month was closed counts in the first one that is not.
        ledgerMonth = max(rules.ledgerMonth(raisedAt: raisedAt), rules.openMonth(at: context.now))
        appointedAt = form.appointedAt
        clocks = []
        callbackTaskId = form.rework?.callbackTaskId
    }

    private var raisedEvent: OrderRaised {
        OrderRaised(
            workOrderId: id, number: number, office: office, raisedAt: raisedAt, urgency: urgency, emergencyCategory: emergencyCategory,
            major: major, source: source, chargeable: chargeable, ledgerMonth: ledgerMonth, appointedAt: appointedAt,
            contactId: contact?.id, complaintId: complaintId, cycle: cycle, reworkOf: rework?.previous, reworkNumber: rework?.number,
            dueAt: dueAt, sealed: .content(request))
    }

    /// The five facts of REP-06 and the judgement of REP-01.
    ///
    /// What another service hands over was judged there, under the rules of that moment: a slip is never lost for a missing
    /// appointment or category (REP-08).
    private static func check(_ form: RaiseForm, under rules: Policy, in context: DecisionContext) throws(Rejection) {
        var check = FieldChecks()
        check.text(form.office, "office", limit: WorkOrderLimits.name)
        check.text(form.request.what, "what")
        check.text(form.request.address, "address", limit: WorkOrderLimits.line)
        check.text(form.request.unit, "unit", limit: WorkOrderLimits.name)
        check.text(form.request.contactPerson, "contactPerson", limit: WorkOrderLimits.name)
        check.text(form.request.contactPhone, "contactPhone", limit: WorkOrderLimits.phone)
        if context.actor.role != .system {
            let isEmergency = form.urgency == .emergency || form.emergencyCategory != nil
            check.require(isEmergency || form.appointedAt != nil, "appointedAt", "must be given unless the repair is an emergency")
            check.require(
                form.urgency != .emergency || form.emergencyCategory != nil || !rules.emergencyNeedsCategory, "emergencyCategory",
                "must be one of EM1…EM7 for an emergency")
            check.trade(form.trade, under: rules)
            check.require(form.source != .rework && form.rework == nil, "source", "rework is raised by the callback, not by hand")
        }
        try check.finish(rule: "REP-06")
    }
}
