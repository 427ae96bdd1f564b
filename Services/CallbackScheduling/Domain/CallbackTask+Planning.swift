import Foundation
import Policy
import SharedModels

/// From the event that asks for a callback to a planned one, and away again (domain 3.4).
extension CallbackTask {
    /// Makes the task of a first cycle, or of a later one whose first was never asked for here.
    static func plan(
        _ request: CallbackRequest, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackTask> {
        guard context.actor.role == .system else {
            throw Rejection(.forbidden, "Callbacks are planned from events and approved plans only.")
        }
        let task = CallbackTask(
            id: context.caseID.retyped(), number: context.number, office: request.office, contactId: request.contactId,
            subjectCase: request.subjectCase, subjectNumber: request.subjectNumber, callbackKind: request.kind, cycle: request.cycle,
            handledAt: request.handledAt, particulars: request.particulars, planId: request.planId, isKeyOwner: request.isKeyOwner,
            wishes: request.wishes, proposedChannel: request.proposedChannel, facts: request.facts)
        var step = CallbackTaskStep(task, .plan, rules: rules, context: context)
        step.enterPlanned(dueBy: request.dueBy)
        if step.task.ends(withPlanBy: context.now) { try step.unselect(.planEnded) }
        return step.decision
    }
}

extension CallbackTaskStep {
    /// The rework is done: the owner is called again, without limit until satisfied (CBK-13).
    mutating func planNextCycle(_ request: CallbackRequest) {
        task.cycle = request.cycle
        task.subjectCase = request.subjectCase
        task.subjectNumber = request.subjectNumber
        task.callbackKind = request.kind
        task.handledAt = request.handledAt
        task.particulars = request.particulars
        task.facts = request.facts
        task.proposedChannel = request.proposedChannel ?? task.proposedChannel
        task.selection = nil
        task.schedule = nil
        task.lastReschedule = nil
        task.appointment = nil
        task.attemptCount = 0
        task.attempts = []
        task.call = nil
        task.earlierRecords = (task.earlierRecords + [task.record].compactMap { $0 }).suffix(CallbackTask.entriesKept)
        task.record = nil
        task.state = .planned
        enterPlanned(dueBy: request.dueBy)
    }

    /// Tells of the plan and starts the clocks.
    mutating func enterPlanned(dueBy: Date?) {
        let bound = bound(dueBy: dueBy)
        tell(
            TaskPlanned(
                taskId: task.id, number: task.number, office: task.office, plannedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, bound: bound))
        startClocks(bound: bound)
    }

    /// Not needed: coverage is met without it, which a complaint's callback never is (CBK-05), or its case has gone.
    mutating func unselect(_ cause: UnselectedCause) throws(Rejection) {
        if cause != .caseGone, task.callbackKind.isOwedToEveryone {
            throw Rejection(.ruleViolated, "Every complaint is called back.", rule: "CBK-05")
        }
        task.state = .notSelected
        task.call = nil
        task.unselection = Unselection(cause: cause, at: now)
        stopClocks()
        tell(
            TaskUnselected(
                taskId: task.id, number: task.number, office: task.office, unselectedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, cause: cause))
    }

    /// The limit of the kind (K-04, WE-41); nil where none is set.
    private func bound(dueBy: Date?) -> Date? {
        let day = rules.days.zone.date(of: task.handledAt)
        return switch task.callbackKind {
        case .complaint, .majorComplaint: rules.callback.complaintDue(repliedAt: task.handledAt, setDue: dueBy)
        case .repair: rules.callback.repairDue(reportedBackAt: task.handledAt)
        case .routineMonthly: dueBy ?? rules.callback.routineDue(in: day)
        case .periodicQuarterly: dueBy ?? rules.callback.periodicDue(in: day)
        // An emergency's slip is one of those that came back; one of a plan ends with it (CBK-15).
        case .emergency: dueBy ?? rules.callback.repairDue(reportedBackAt: task.handledAt)
        case .targeted, .specialService, .paidService: dueBy ?? rules.callback.otherDue(handledAt: task.handledAt)
        // An answer may be drawn long after it came; the limit counts from when somebody is asked to call (CBK-42).
        case .surveyCheck: dueBy ?? rules.callback.surveyCheckDue(plannedAt: now)
        }
    }
}
