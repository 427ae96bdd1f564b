import Casework
import Messaging
import Policy
import SharedModels

/// A contact that was handed over as an order for a paid service opens one, and closes when that ends (domain 3.1, 3.7). Intake hears of
/// both by its own topic, as every other case that a contact is handed over to.
enum ServiceHandOvers {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(ServiceRequested.self) { fact, event in
            let particulars = try fact.sealed.opened()
            let form = ServiceForm(
                office: fact.office, service: fact.service, particulars: particulars,
                wanted: fact.wantedAt.map { ServiceTime(from: $0, until: fact.wantedUntil) },
                contact: ServiceContact(id: fact.contactId, channel: fact.channel))
            return [
                Submission(
                    .open(form), to: fact.serviceRequestId, as: ServiceRequest.self, under: policy,
                    cause: .system(traceparent: event.traceparent), creates: true)
            ]
        }
        handlers.on(ServiceClosed.self) { fact, event in
            ChildEnds.close(
                fact.contactId, ChildEnd(kind: .serviceRequest, id: fact.serviceRequestId.retyped(), outcome: .satisfied), event, policy)
        }
        handlers.on(ServiceCancelled.self) { fact, event in
            ChildEnds.close(
                fact.contactId, ChildEnd(kind: .serviceRequest, id: fact.serviceRequestId.retyped(), outcome: .cancelled), event, policy)
        }
    }
}
