import Casework
import Policy
import SharedModels

/// What became of the callback settles the slip, or has the work done again (domain 3.3, `callback_pending → closed`).
enum CallbackResults {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(TaskCompleted.self) { fact, event in
            guard let order = fact.subjectCase?.workOrderId else { return [] }
            let note = CallbackNote(cycle: fact.cycle, rating: fact.rating, remarks: remarks(of: fact), at: fact.completedAt)
            return [.system(.noteCallback(note), to: order, policy, event)]
        }
        handlers.on(TaskClosed.self) { fact, event in
            guard let order = fact.subjectCase?.workOrderId else { return [] }
            switch fact.outcome {
            case .satisfied: break
            // Ends a callback that is tied to no case; with a case it would say nothing about that.
            case .followedUp: return []
            }
            let settlement = CallbackSettlement(taskId: fact.taskId, cycle: fact.cycle, outcome: .satisfied)
            return [.system(.settleCallback(settlement), to: order, policy, event)]
        }
        handlers.on(TaskUnselected.self) { fact, event in
            guard let order = fact.subjectCase?.workOrderId else { return [] }
            switch fact.cause {
            case .coverageMet, .notSampled: break
            // That the slip was cancelled is our own news coming back.
            case .caseGone: return []
            // Callbacks of a plan are tied to no slip.
            case .planEnded: return []
            }
            let settlement = CallbackSettlement(taskId: fact.taskId, cycle: fact.cycle, outcome: .notSelected)
            return [.system(.settleCallback(settlement), to: order, policy, event)]
        }
        handlers.on(ReworkRequested.self) { fact, event in
            let rework = ReworkOrder(
                reworkOrderId: fact.reworkOrderId, cycle: fact.cycle, remarks: try fact.sealed.opened().remarks)
            return [.system(.rework(rework), to: fact.workOrderId, policy, event)]
        }
    }
}

extension CallbackResults {
    /// What was said; nil also where its key is not here (`SealedContentUnreadable`, nothing else can be wrong). The task keeps the words, and a
    /// note must not decide whether a slip ends: parked, it would hold up what comes after it.
    private static func remarks(of fact: TaskCompleted) -> String? {
        do {
            return try fact.sealed?.opened().remarks
        } catch {
            return nil
        }
    }
}

extension SubjectCase {
    /// The slip that a callback is about, when it is about one.
    fileprivate var workOrderId: WorkOrderID? {
        switch kind {
        case .repair: id.retyped()
        case .complaint: nil
        }
    }
}
