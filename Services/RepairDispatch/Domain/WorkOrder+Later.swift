package import Foundation
import Policy
import SharedModels

/// What was done without a network and entered later: marks on the slip show when it was entered, this when it was done.
package struct LateEntry: Codable, Hashable, Sendable {
    /// The command, such as `finish`.
    package let command: String
    package let doneAt: Date
    package let enteredAt: Date
}

extension WorkOrder {
    /// Decides as if the command came now, and keeps when it was done (REP-13).
    func enterLater(
        _ command: WorkOrderCommand, doneAt: Date, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<WorkOrder> {
        let decision = try decide(command, under: rules, in: context)
        guard case .changed(let change) = decision else { return decision }
        var check = FieldChecks()
        // A device's clock may be a little ahead.
        check.require(
            doneAt >= raisedAt && doneAt <= context.now.addingTimeInterval(WorkOrderLimits.clockSkew), "doneAt",
            "must lie between the raising of the slip and now")
        try check.finish(rule: "REP-13")
        guard doneAt < context.now.addingTimeInterval(-WorkOrderLimits.clockSkew) else { return decision }
        var after = change.after
        after.lateEntries = Array(
            ((lateEntries ?? []) + [LateEntry(command: command.code, doneAt: doneAt, enteredAt: context.now)])
                .suffix(WorkOrderLimits.entries))
        return .changed(
            Change(
                after, change.events[0], Array(change.events.dropFirst()), reason: change.reason, messages: change.messages))
    }
}
