import Foundation
import Policy
import SharedModels

/// One decision in the making: the task as it will be, and what there is to tell.
///
/// The transitions are in extensions, one file per stretch of the procedure; the clocks have one of their own.
struct CallbackTaskStep {
    var task: CallbackTask
    let rules: Policy
    let context: DecisionContext
    /// The command, as the cause of what clocks do.
    let cause: CallbackTaskCommand.Code
    /// For the history (OPS-10).
    var reason: String?
    private var events: [any Event] = []

    init(_ task: CallbackTask, _ cause: CallbackTaskCommand.Code, rules: Policy, context: DecisionContext) {
        self.task = task
        self.cause = cause
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    /// What became of it: a change when there is anything to tell.
    var decision: Decision<CallbackTask> {
        guard let first = events.first else { return .unchanged }
        var after = task
        // A view knows no policy, so the task keeps what it says.
        after.post = task.callingPost(under: rules)
        after.nextCallAt = task.nextCall(under: rules, at: now)
        after.window = task.callWindow(under: rules, at: now)
        return .changed(after, first, Array(events.dropFirst()), reason: reason)
    }

    /// Adds a fact, after those told before.
    mutating func tell(_ event: any Event) { events.append(event) }
}
