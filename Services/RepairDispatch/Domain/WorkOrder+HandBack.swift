import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// Engineering returns the slip not done (退单), never before it was collected (REP-08, REP-16).
    func handBack(_ reason: String, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.text(reason, "reason")
        try check.finish(rule: "REP-16")
        var after = self
        let lateness = after.lateness(of: WorkOrderClock.report, at: context.now)
        after.clocks.stop(WorkOrderClock.report, at: context.now)
        let event = after.returnUndone(.department, reason: reason, at: context.now)
        return .changed(after, after: lateness, event, reason: reason)
    }

    /// The month is closed and the slip is not done: it rolls on only with the director's opinion (REP-18, REP-19, decision 11).
    ///
    /// T-REPORT keeps running: engineering still has the slip.
    func handBackAtMonthEnd(_ month: LedgerMonth, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder>
    {
        guard rules.unfinishedNeedsOpinion else { return .unchanged }
        guard context.now >= rules.monthClose(of: month) else {
            throw Rejection(.ruleViolated, "A month is closed when its slips are totalled, on its last day.", rule: "REP-18")
        }
        var after = self
        let event = after.returnUndone(.monthEnd, reason: nil, at: context.now)
        return .changed(after, event)
    }

    /// The director's written opinion makes it a task of the next month (REP-19, WE-37).
    ///
    /// The next month is the one after the slip's own; when even that has passed, the present one: a slip in a month that is
    /// already over would never be totalled again.
    func carryOver(_ opinion: String, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.text(opinion, "opinion")
        try check.finish(rule: "REP-19")
        let month = rules.carryOverMonth(from: ledgerMonth, at: context.now)
        var after = self
        after.state = .carriedOver
        after.leave(for: month, as: .carriedOver, at: context.now)
        after.opinion = Note(text: opinion, at: context.now, by: context.actor.subject)
        after.clocks.start(WorkOrderClock.reissue, at: context.now, bound: rules.firstDayStart(of: month), now: context.now)
        return .changed(
            after,
            OrderCarriedOver(workOrderId: id, number: number, office: office, carriedOverAt: context.now, ledgerMonth: month),
            reason: opinion)
    }

    /// Its new month has begun: engineering gets the slip again, to be examined and priced afresh (REP-19, WE-37).
    func reissue(under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        guard context.now >= rules.firstDayStart(of: ledgerMonth) else {
            throw Rejection(.ruleViolated, "A carried-over slip is issued again when its new month begins.", rule: "REP-19")
        }
        var after = self
        after.state = .issued
        after.clocks.stopAll(at: context.now)
        after.collected = nil
        after.assignment = nil
        after.quotes = []
        after.acceptance = nil
        after.declined = nil
        after.started = nil
        if let appointedAt, appointedAt <= context.now {
            // Nobody came while the slip lay with the director; another time has to be agreed.
            after.appointedAt = nil
            after.owesAppointment = true
        }
        after.planReminder(under: rules, after: context.now)
        if urgency == .emergency, let bound = rules.emergencyBound(raisedAt: context.now) {
            after.clocks.start(WorkOrderClock.emergency, at: context.now, bound: bound, now: context.now)
        }
        let reissued = OrderReissued(
            workOrderId: id, number: number, office: office, reissuedAt: context.now, ledgerMonth: ledgerMonth, dueAt: after.dueAt)
        return .changed(after, reissued, flags(at: context.now))
    }

    /// The owner withdraws before work has begun (domain 3.3).
    func cancel(_ reason: String, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        guard started == nil else {
            throw Rejection(.wrongState, "Work had begun: the order ends by its return, not by a withdrawal.")
        }
        var check = FieldChecks()
        check.text(reason, "reason")
        try check.finish()
        var after = self
        after.state = .cancelled
        after.cancelled = Note(text: reason, at: context.now, by: context.actor.subject)
        after.clocks.stopAll(at: context.now)
        return .changed(
            after,
            OrderCancelled(
                workOrderId: id, number: number, office: office, cancelledAt: context.now, contactId: contact?.id,
                complaintId: complaintId, ledgerMonth: ledgerMonth, callbackTaskId: callbackTaskId, moveInId: moveInId),
            reason: reason)
    }

    private mutating func returnUndone(_ cause: HandBackCause, reason: String?, at instant: Date) -> OrderHandedBack {
        state = .handedBack
        clocks.stop(WorkOrderClock.appointment, at: instant)
        handBack = HandBack(cause: cause, month: ledgerMonth, reason: reason, at: instant)
        opinion = nil
        return OrderHandedBack(
            workOrderId: id, number: number, office: office, handedBackAt: instant, cause: cause, ledgerMonth: ledgerMonth)
    }
}
