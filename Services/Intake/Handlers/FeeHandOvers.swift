import Casework
import Messaging
import Policy
import SharedModels

/// A contact about a payment notice stands in the notice's file, and closes when the notice is paid or taken back (domain 3.1, 3.6).
enum FeeHandOvers {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(FeeAsked.self) { fact, event in
            let particulars = try fact.sealed.opened()
            let question = FeeQuestion(
                contactId: fact.contactId, contactNumber: fact.contactNumber, channel: fact.channel, at: fact.askedAt,
                question: particulars.question, person: particulars.person, phone: particulars.phone)
            let cause = Submission.Cause.system(traceparent: event.traceparent)
            return [
                Submission(.noteQuestion(question), to: fact.feeNoticeId.retyped(), as: FeeNotice.self, under: policy, cause: cause)
            ]
        }
        handlers.on(FeeQuestioned.self) { fact, event in
            guard let outcome = fact.outcome else { return [] }
            return close([fact.contactId], fact.feeNoticeId, outcome, event, policy)
        }
        handlers.on(FeePaid.self) { fact, event in close(fact.contactIds, fact.feeNoticeId, .satisfied, event, policy) }
        handlers.on(FeeSettled.self) { fact, event in close(fact.contactIds, fact.feeNoticeId, .satisfied, event, policy) }
        handlers.on(FeeWithdrawn.self) { fact, event in close(fact.contactIds, fact.feeNoticeId, .cancelled, event, policy) }
    }

    private static func close(
        _ contacts: [ContactID]?, _ notice: FeeNoticeID, _ outcome: ContactOutcome, _ event: CloudEvent, _ policy: Policy
    ) -> [Submission] {
        (contacts ?? []).flatMap {
            ChildEnds.close($0, ChildEnd(kind: .fee, id: notice.retyped(), outcome: outcome), event, policy)
        }
    }
}
