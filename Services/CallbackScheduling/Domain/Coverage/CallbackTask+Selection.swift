import Foundation
import SharedModels

/// What selections mean to a task (K-01, CBK-11).
extension CallbackTask {
    /// Whether a selection has had its effect, or comes too late: who is being called, was called or has gone needs none.
    func hasSeen(_ mark: SelectionMark) -> Bool {
        switch state {
        case .planned: selection?.selectionId == mark.selectionId
        // What was dropped before causes were kept went with its case.
        case .notSelected: unselection.map { $0.cause == .caseGone } ?? true
        case .scheduled, .attemptFailed, .done, .reviewed, .followUp, .closed: true
        }
    }
}

extension CallbackTaskStep {
    /// The owner is called back, also one who was not chosen before; the limit counts from now.
    mutating func select(_ mark: SelectionMark) {
        let wasDropped = task.state == .notSelected
        task.state = .planned
        task.selection = mark
        task.unselection = nil
        tell(
            TaskSelected(
                taskId: task.id, number: task.number, office: task.office, selectedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, selectionId: mark.selectionId,
                bound: wasDropped ? mark.dueBy : task.dueBound))
        if wasDropped { startClocks(bound: mark.dueBy) }
    }
}
