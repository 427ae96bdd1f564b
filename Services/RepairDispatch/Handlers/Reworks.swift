import Casework
import Policy
import SharedModels

/// A slip that ended in a rework tells of it, and hearing that raises the slip that does the work again (WE-47, CBK-13).
///
/// One decision changes one case, so the second case of a rework is made from the first one's event; the inbox sees to it that it is
/// made once.
enum Reworks {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(RepairReworkRequested.self) { fact, event in
            let form = RaiseForm(rework: fact, particulars: try fact.sealed.opened())
            return [.system(.raise(form), to: fact.reworkOrderId, policy, event, creates: true)]
        }
    }
}
