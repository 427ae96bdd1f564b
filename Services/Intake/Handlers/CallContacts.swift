import Casework
import Messaging
import Policy
import SharedModels

/// A contact that names the call that it was recorded of is noted on that call by itself (INT-03, ADR 34).
enum CallContacts {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(ContactCalled.self) { fact, event in
            let cause = Submission.Cause.system(traceparent: event.traceparent)
            return [Submission(.takeContact(fact.contactId), to: fact.callId.retyped(), as: Call.self, under: policy, cause: cause)]
        }
    }
}
