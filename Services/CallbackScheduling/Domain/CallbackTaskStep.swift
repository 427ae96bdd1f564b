import Foundation
import Policy
import SharedModels

/// One decision in the making: the task as it will be, and what there is to tell.
struct CallbackTaskStep {
    var task: CallbackTask
    let rules: Policy
    let context: DecisionContext
    /// For the history (OPS-10).
    var reason: String?
    private var events: [any Event] = []

    init(_ task: CallbackTask, rules: Policy, context: DecisionContext) {
        self.task = task
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    /// What became of it: a change when there is anything to tell.
    var decision: Decision<CallbackTask> {
        guard let first = events.first else { return .unchanged }
        return .changed(task, first, Array(events.dropFirst()), reason: reason)
    }

    /// Adds a fact, after those told before.
    mutating func tell(_ event: any Event) { events.append(event) }

    /// Ends the clock when its bound has passed, and tells of it once.
    ///
    /// Every decision begins with it, so that the outcome does not depend on how soon a timer fires after its bound.
    mutating func expireDueClock() {
        guard let due = task.clocks.first(where: { $0.state == .running && $0.bound <= now }) else { return }
        task.clocks.miss(due.name, at: now)
        tell(
            TaskOverdue(
                taskId: task.id, number: task.number, office: task.office, overdueAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, bound: due.bound))
    }
}
