import Casework
import Messaging
import Policy
import SharedModels

/// The desk hands a repair over or needs one for a case of its own, whoever works on a complaint asks for one, or a view in a forum, a
/// finding of a patrol or a defect of a unit that is moved into is one: a slip is raised for it (REP-05, REP-07, REP-30, OPS-14, INT-44; ADR 16).
enum HandOvers {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(RepairRequested.self) { fact, event in
            let form = RaiseForm(requested: fact, particulars: try fact.sealed.opened())
            return [.system(.raise(form), to: fact.workOrderId, policy, event, creates: true)]
        }
        handlers.on(ServiceRepairRequested.self) { fact, event in
            let form = RaiseForm(requested: fact, particulars: try fact.sealed.opened())
            return [.system(.raise(form), to: fact.workOrderId, policy, event, creates: true)]
        }
        // Nobody is to switch on what is not wanted any more, or not then (INT-64).
        handlers.on(ServiceCancelled.self) { fact, event in drop(fact.repairId, "有偿服务 \(fact.number) 已取消", policy, event) }
        handlers.on(ServicePostponed.self) { fact, event in drop(fact.repairId, "有偿服务 \(fact.number) 改期", policy, event) }
        handlers.on(ServiceRescheduled.self) { fact, event in drop(fact.repairId, "有偿服务 \(fact.number) 改期", policy, event) }
        // What owners say of their repairs in an app of the owners (催单, 撤单).
        handlers.on(ContactUrged.self) { fact, event in
            guard let slip = fact.workOrderId else { return [] }
            return [.system(.urge(words: try fact.sealed?.opened().words), to: slip, policy, event)]
        }
        handlers.on(ContactWithdrawn.self) { fact, event in
            drop(fact.workOrderId, try fact.sealed?.opened().words ?? "业主在线撤回", policy, event)
        }
        handlers.on(ComplaintRepairRequested.self) { fact, event in
            let form = RaiseForm(requested: fact, particulars: try fact.sealed.opened())
            return [.system(.raise(form), to: fact.workOrderId, policy, event, creates: true)]
        }
        handlers.on(ForumRepairRequested.self) { fact, event in
            let form = RaiseForm(requested: fact, particulars: try fact.sealed.opened())
            return [.system(.raise(form), to: fact.workOrderId, policy, event, creates: true)]
        }
        handlers.on(PatrolRepairRequested.self) { fact, event in
            let form = RaiseForm(requested: fact, particulars: try fact.sealed.opened())
            return [.system(.raise(form), to: fact.workOrderId, policy, event, creates: true)]
        }
        handlers.on(MoveInRepairRequested.self) { fact, event in
            let form = RaiseForm(requested: fact, particulars: try fact.sealed.opened())
            return [.system(.raise(form), to: fact.workOrderId, policy, event, creates: true)]
        }
    }

    /// The slip comes to nothing, unless it was begun.
    private static func drop(_ slip: WorkOrderID?, _ reason: String, _ policy: Policy, _ event: CloudEvent) -> [Submission] {
        slip.map { [.system(.cancel(reason: reason), to: $0, policy, event)] } ?? []
    }
}
