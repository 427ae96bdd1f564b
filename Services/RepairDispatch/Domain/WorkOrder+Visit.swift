import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// Engineering takes the slip: from now it has three days to come back (REP-08, REP-15, WE-31).
    func collect(under rules: Policy, in context: DecisionContext) -> Decision<WorkOrder> {
        var after = self
        after.state = .collected
        after.collected = Mark(at: context.now, by: context.actor.subject)
        let late = after.lateness(of: WorkOrderClock.emergency, at: context.now)
        after.clocks.meet(WorkOrderClock.emergency, at: context.now)
        let bound = rules.reportBackBound(collectedAt: context.now)
        if let bound { after.clocks.start(WorkOrderClock.report, at: context.now, bound: bound, now: context.now) }
        let collected = OrderCollected(workOrderId: id, number: number, office: office, collectedAt: context.now, reportDue: bound)
        return .changed(after, collected, late)
    }

    /// Nobody answered: counts only after the wait and with a note under the door (REP-10, WE-33).
    func noAnswer(_ visit: UnansweredVisitForm, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.require(
            (0...WorkOrderLimits.waitedSeconds).contains(visit.waitedSeconds), "waitedSeconds", "must be the seconds waited at the door")
        check.require(unansweredVisits.count < WorkOrderLimits.entries, "noAnswer", "too many visits are on record; hand the slip back")
        try check.finish()
        let wait = rules.noAnswerWaitSeconds
        var missing: [Rejection.Field] = []
        if !rules.isLongEnough(waitedSeconds: visit.waitedSeconds) { missing.append(.init("waitedSeconds", "must be at least \(wait)")) }
        if !visit.noteLeft { missing.append(.init("noteLeft", "a note must be left under the door")) }
        guard missing.isEmpty else {
            throw Rejection(
                .ruleViolated, "Ring again, wait \(wait) seconds and leave a note before the visit counts as unanswered.", fields: missing,
                rule: "REP-10")
        }
        var after = self
        after.state = .noAnswer
        after.appointedAt = nil
        after.clocks.stop(WorkOrderClock.appointment, at: context.now)
        after.unansweredVisits.append(
            UnansweredVisit(at: context.now, by: context.actor.subject, waitedSeconds: visit.waitedSeconds))
        return .changed(
            after,
            VisitUnanswered(
                workOrderId: id, number: number, office: office, visitedAt: context.now, waitedSeconds: visit.waitedSeconds))
    }

    /// A new appointment: after a visit without answer (REP-10), in place of one that fell through, or as the owner wishes.
    func reschedule(to appointedAt: Date, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.require(appointedAt > context.now, "appointedAt", "must lie in the future")
        try check.finish(rule: "REP-10")
        var after = self
        if state == .noAnswer { after.state = .collected }
        after.appointedAt = appointedAt
        after.owesAppointment = nil
        after.planReminder(under: rules, after: context.now)
        return .changed(
            after,
            VisitRescheduled(workOrderId: id, number: number, office: office, rescheduledAt: context.now, appointedAt: appointedAt))
    }

    /// The technician is reminded before the appointed time (REP-09); whoever has no technician yet is in the office's list anyway.
    func remindVisit(in context: DecisionContext) -> Decision<WorkOrder> {
        var after = self
        after.clocks.stop(WorkOrderClock.appointment, at: context.now)
        guard let appointedAt else { return .unchanged }
        return .changed(
            after,
            VisitReminded(
                workOrderId: id, number: number, office: office, remindedAt: context.now, appointedAt: appointedAt,
                technicianId: assignment?.technicianId))
    }

    /// Plans the reminder of the appointment that there is, unless its time has passed: nobody could be told any more.
    mutating func planReminder(under rules: Policy, after now: Date) {
        clocks.stop(WorkOrderClock.appointment, at: now)
        guard let appointedAt, let due = rules.reminder(ofVisit: appointedAt), due > now else { return }
        clocks.start(WorkOrderClock.appointment, at: now, bound: due, now: now)
    }
}
