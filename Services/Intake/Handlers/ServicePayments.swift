import Casework
import Messaging
import Policy
import SharedModels

/// A paid service knows the charges by which the desk collected for it: whatever happens to one, the service looks at it again (INT-60).
enum ServicePayments {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(ChargeCollected.self) { fact, event in note(fact.chargeId, fact.subject, fact.caseId, event, policy) }
        handlers.on(ChargeAdjusted.self) { fact, event in note(fact.chargeId, fact.subject, fact.caseId, event, policy) }
        handlers.on(ReceiptIssued.self) { fact, event in note(fact.chargeId, fact.subject, fact.caseId, event, policy) }
        handlers.on(ReceiptCancelled.self) { fact, event in note(fact.chargeId, fact.subject, fact.caseId, event, policy) }
    }

    private static func note(
        _ charge: ChargeID, _ subject: ChargeSubject?, _ service: CaseID?, _ event: CloudEvent, _ policy: Policy
    ) -> [Submission] {
        guard subject == .serviceRequest, let service else { return [] }
        let cause = Submission.Cause.system(traceparent: event.traceparent)
        return [Submission(.notePayment(charge), to: service, as: ServiceRequest.self, under: policy, cause: cause)]
    }
}
