import Casework
import Messaging
import Policy
import SharedModels

/// A contact that was handed over as a special request opens one, and closes when that is settled or taken back (INT-26, ADR 29).
enum SpecialHandOvers {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(SpecialRequested.self) { fact, event in
            let asked = try fact.sealed.opened()
            let form = SpecialForm(
                unit: asked.unit, person: asked.person, phone: asked.phone, request: asked.request, contactId: fact.contactId)
            return [
                Submission(
                    .file(office: fact.office, form), to: fact.specialRequestId.retyped(), as: SpecialRequest.self, under: policy,
                    cause: .system(traceparent: event.traceparent), creates: true)
            ]
        }
        handlers.on(SpecialRequestClosed.self) { fact, event in
            let outcome: ContactOutcome =
                switch fact.outcome {
                case .granted, .partly: .satisfied
                case .refused: .rejected
                }
            return ChildEnds.close(
                fact.contactId, ChildEnd(kind: .special, id: fact.specialRequestId.retyped(), outcome: outcome), event, policy)
        }
        handlers.on(SpecialRequestWithdrawn.self) { fact, event in
            ChildEnds.close(
                fact.contactId, ChildEnd(kind: .special, id: fact.specialRequestId.retyped(), outcome: .withdrawn), event, policy)
        }
    }
}
