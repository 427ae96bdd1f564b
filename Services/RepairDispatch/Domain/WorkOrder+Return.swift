import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// The slip is back at the office, the ledger is noted, and the owner is to be called (REP-14, REP-15, REP-17).
    ///
    /// From `quote_declined` it comes back with no work done. A late slip needs its reason (REP-16, REP-26).
    func reportBack(_ delayReason: String?, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var after = self
        let lateness = after.lateness(of: WorkOrderClock.report, at: context.now)
        after.clocks.meet(WorkOrderClock.report, at: context.now)
        if let delayReason { try after.record(delay: delayReason, in: context) }
        guard !after.owesReason else {
            throw Rejection(
                .ruleViolated, "The slip is late: say why.", fields: [.init("delayReason", "must be given for a late slip")], rule: "REP-16"
            )
        }
        let task = callbackTaskId ?? CallbackTaskID(context.freshID)
        after.state = .callbackPending
        after.reportedBack = Mark(at: context.now, by: context.actor.subject)
        after.callbackTaskId = task
        let reported = OrderReportedBack(
            workOrderId: id, number: number, office: office, reportedBackAt: context.now, workDone: signOff != nil,
            amountFen: signOff?.amountFen ?? 0, late: after.reportClock?.state == .missed, ledgerMonth: ledgerMonth,
            complaintId: complaintId)
        let explained: [any Event] =
            delayReason == nil
            ? [] : [DelayExplained(workOrderId: id, number: number, office: office, explainedAt: context.now, notify: upward)]
        let request = after.callbackRequest(task: task, at: context.now)
        return .changed(after, after: lateness + explained, reported, [request], reason: delayReason)
    }

    /// What the owner said is noted on the slip, and the department is told of it (REP-17).
    func noteCallback(_ note: CallbackNote, in context: DecisionContext) -> Decision<WorkOrder> {
        var after = self
        after.callbackNote = note
        return .changed(
            after,
            CallbackNoted(
                workOrderId: id, number: number, office: office, notedAt: context.now, cycle: note.cycle, rating: note.rating,
                technicianId: assignment?.technicianId, notify: [.engineeringSupervisor],
                sealed: note.remarks.map { .content(CallbackRemarks(remarks: $0)) }))
    }

    /// The callback found the owner satisfied, or is not made: the order is settled (domain 3.3).
    func settleCallback(_ settlement: CallbackSettlement, in context: DecisionContext) -> Decision<WorkOrder> {
        let outcome: RepairOutcome
        switch settlement.outcome {
        case .satisfied: outcome = signOff == nil ? .noWork : .satisfied
        case .notSelected: outcome = signOff == nil ? .noWork : .notSelected
        }
        var after = self
        let closed = after.close(outcome, at: context.now)
        return .changed(after, closed)
    }

    /// The owner was dissatisfied: this order ends, and a new one, linked to it, does the work again (WE-47, CBK-13).
    ///
    /// The fact carries everything that the new order is raised from; it is raised when the service hears its own event.
    func rework(_ rework: ReworkOrder, in context: DecisionContext) -> Decision<WorkOrder> {
        let link = reworkLink(for: rework, in: context)
        let requested = RepairReworkRequested(
            workOrderId: id, number: number, office: office, requestedAt: context.now, reworkOrderId: rework.reworkOrderId,
            reworkNumber: link.number, round: link.round, cycle: link.cycle, callbackTaskId: link.callbackTaskId, contactId: contact?.id,
            complaintId: complaintId, moveInId: moveInId, urgency: urgency, emergencyCategory: emergencyCategory, major: major,
            chargeable: chargeable, sealed: .content(ReworkOrderParticulars(request: request, remarks: rework.remarks)))
        var after = self
        guard let closure else {
            let closed = after.close(.rework, reworkOrderId: rework.reworkOrderId, at: context.now)
            return .changed(after, requested, [closed])
        }
        // It ended when nobody was to be called, and has told so; what follows is the new order's.
        after.closure = Closure(outcome: .rework, at: closure.at, reworkOrderId: rework.reworkOrderId)
        return .changed(after, requested)
    }

    private func reworkLink(for rework: ReworkOrder, in context: DecisionContext) -> ReworkLink {
        let round = (self.rework?.round ?? 0) + 1
        let origin = self.rework.map { $0.number.split(separator: "-").dropLast().joined(separator: "-") } ?? number
        return ReworkLink(
            previous: id, number: "\(origin)-R\(round)", round: round, cycle: cycle + 1,
            callbackTaskId: callbackTaskId ?? CallbackTaskID(context.freshID), remarks: rework.remarks)
    }

    private func callbackRequest(task: CallbackTaskID, at instant: Date) -> RepairCallbackRequested {
        RepairCallbackRequested(
            workOrderId: id, number: number, office: office, contactId: contact?.id, callbackTaskId: task, cycle: cycle, urgency: urgency,
            chargeable: (signOff?.amountFen ?? 0) > 0, reportedBackAt: instant, emergencyCategory: emergencyCategory, major: major,
            technicianId: assignment?.technicianId, score: signOff?.lowestRating, issuedAt: issueTimes.last, channel: contact?.channel,
            sealed: .content(
                CallbackParticulars(
                    name: request.contactPerson, phone: request.contactPhone, unit: request.unit, summary: request.what,
                    result: finished?.text ?? declined?.text ?? "")))
    }

    private mutating func close(_ outcome: RepairOutcome, reworkOrderId: WorkOrderID? = nil, at instant: Date) -> OrderClosed {
        state = .closed
        closure = Closure(outcome: outcome, at: instant, reworkOrderId: reworkOrderId)
        clocks.stopAll(at: instant)
        return OrderClosed(
            workOrderId: id, number: number, office: office, closedAt: instant, outcome: outcome, contactId: contact?.id,
            complaintId: complaintId, ledgerMonth: ledgerMonth, moveInId: moveInId)
    }
}
