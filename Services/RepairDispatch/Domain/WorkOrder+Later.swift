package import Foundation
import Policy
import SharedModels

/// What was done without a network and entered later: marks on the slip show when it was entered, this when it was done.
package struct LateEntry: Codable, Hashable, Sendable {
    /// The action's id, made by the device.
    package let id: UUID
    /// The command, such as `finish`.
    package let command: String
    package let doneAt: Date
    package let enteredAt: Date
}

/// How an action without a network comes: its id, made by the device, and when it was done.
package struct LateForm: Hashable, Sendable {
    package let id: UUID
    package let doneAt: Date

    package init(id: UUID, doneAt: Date) {
        self.id = id
        self.doneAt = doneAt
    }
}

extension WorkOrder {
    /// Decides as if the command came now, and keeps when it was done (REP-13).
    ///
    /// The id stays with the slip, so that an action is done once however late it is sent again: answers are kept for a day only.
    func enterLater(
        _ command: WorkOrderCommand, _ form: LateForm, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<WorkOrder> {
        if (lateEntries ?? []).contains(where: { $0.id == form.id }) { return .unchanged }
        let decision = try decide(command, under: rules, in: context)
        guard case .changed(let change) = decision else { return decision }
        var check = FieldChecks()
        // A device's clock may be a little ahead.
        check.require(
            form.doneAt >= raisedAt && form.doneAt <= context.now.addingTimeInterval(WorkOrderLimits.clockSkew), "doneAt",
            "must lie between the raising of the slip and now")
        try check.finish(rule: "REP-13")
        var after = change.after
        let entry = LateEntry(id: form.id, command: command.code, doneAt: form.doneAt, enteredAt: context.now)
        after.lateEntries = Array(((lateEntries ?? []) + [entry]).suffix(WorkOrderLimits.lateEntries))
        return .changed(
            Change(
                after, change.events[0], Array(change.events.dropFirst()), reason: change.reason, messages: change.messages))
    }
}
