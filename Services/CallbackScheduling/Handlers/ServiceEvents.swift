import Casework
import Foundation
import Messaging
import Policy
import SharedModels

/// What Intake's facts mean to callback tasks: an owner who took a paid service is asked about its process and quality (CBK-14).
enum ServiceEvents {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(ServiceAccepted.self) { fact, event in
            [
                Submission(
                    .plan(try request(of: fact)), to: fact.callbackTaskId.retyped(), as: CallbackTask.self, under: policy,
                    cause: .system(traceparent: event.traceparent), creates: true)
            ]
        }
    }

    /// No complaint and no slip is behind it: a dissatisfied owner's problem becomes a complaint of its own.
    /// - Throws: `SealedContentUnreadable`: nobody can be called without a name and a number, so the event parks.
    static func request(of fact: ServiceAccepted) throws -> CallbackRequest {
        CallbackRequest(
            office: fact.office, kind: .paidService, subjectCase: nil, subjectNumber: fact.number, contactId: fact.contactId, cycle: 1,
            handledAt: fact.acceptedAt, particulars: try fact.sealed.opened(),
            proposedChannel: fact.channel.flatMap { CallbackChannel(answering: $0) })
    }
}
