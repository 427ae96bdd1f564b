import Casework
import Messaging
import Policy
import SharedModels

/// A unit that a tenant has left comes into the register of vacant units (INT-54, domain 3.8b). Intake hears of it by its own topic (ADR 29).
enum VacatedUnits {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(MoveOutClosed.self) { fact, event in
            let form = VacantUnitForm(unit: try fact.sealed.opened().unit, since: policy.days.zone.date(of: fact.closedAt))
            return [
                Submission(
                    .enter(office: fact.office, form, moveOut: fact.moveOutId), to: fact.vacantUnitId.retyped(), as: VacantUnit.self,
                    under: policy, cause: .system(traceparent: event.traceparent), creates: true)
            ]
        }
    }
}
