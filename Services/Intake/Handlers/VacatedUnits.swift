import Casework
import Messaging
import Policy
import SharedModels

/// A unit that a tenant has left comes into the register of vacant units, and leaves it when somebody has moved in (INT-54, domain 3.8, 3.8b).
/// Intake hears of both by its own topic (ADR 29, ADR 38).
enum VacatedUnits {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(MoveOutClosed.self) { fact, event in
            let form = VacantUnitForm(unit: try fact.sealed.opened().unit, since: policy.days.zone.date(of: fact.closedAt))
            return [
                Submission(
                    .enter(office: fact.office, form, moveOut: fact.moveOutId), to: fact.vacantUnitId.retyped(), as: VacantUnit.self,
                    under: policy, cause: .system(traceparent: event.traceparent), creates: true)
            ] + MoveHandOvers.closed(fact, event, policy)
        }
        handlers.on(MoveInCompleted.self) { fact, event in
            let ended = MoveHandOvers.completed(fact, event, policy)
            guard let entry = fact.vacantUnitId else { return ended }
            return [
                Submission(
                    .leave(.movedIn, moveIn: MoveInEnd(id: fact.moveInId, at: fact.completedAt)), to: entry.retyped(), as: VacantUnit.self,
                    under: policy, cause: .system(traceparent: event.traceparent))
            ] + ended
        }
    }
}
