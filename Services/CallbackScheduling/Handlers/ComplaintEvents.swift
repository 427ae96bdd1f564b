import Casework
import Foundation
import Messaging
import Policy
import SharedModels

/// What the complaint service's facts mean to callback tasks.
enum ComplaintEvents {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(ComplaintCallbackRequested.self) { fact, event in
            [submission(.plan(try request(of: fact)), to: fact.callbackTaskId, event, policy, creates: true)]
        }
        handlers.on(ComplaintWithdrawn.self) { fact, event in
            let own = fact.callbackTaskId.map { submission(.unselect(.caseGone), to: $0, event, policy) }
            return [own].compactMap(\.self) + followUp(of: fact.raisedInTaskId, by: fact.complaintId, event, policy)
        }
        handlers.on(ComplaintRejected.self) { fact, event in followUp(of: fact.raisedInTaskId, by: fact.complaintId, event, policy) }
        handlers.on(ComplaintClosed.self) { fact, event in followUp(of: fact.raisedInTaskId, by: fact.complaintId, event, policy) }
    }

    /// The owner of a complaint that was replied to is to be called (CMP-46, CBK-05); about a major one by those who may (CBK-02).
    /// - Throws: `SealedContentUnreadable`: nobody can be called without a name and a number, so the event parks.
    static func request(of fact: ComplaintCallbackRequested) throws -> CallbackRequest {
        CallbackRequest(
            office: fact.office, kind: fact.class == .major ? .majorComplaint : .complaint,
            subjectCase: SubjectCase(kind: .complaint, id: fact.complaintId.retyped()), subjectNumber: fact.number,
            contactId: fact.contactId, cycle: fact.cycle, handledAt: fact.repliedAt, dueBy: fact.callbackDueBy,
            particulars: try fact.sealed.opened(), facts: CallbackFacts(department: fact.department, subject: fact.subject),
            proposedChannel: CallbackChannel(answering: fact.channel))
    }

    /// A complaint that was heard in a callback has ended (CMP-47): that callback has been followed up.
    private static func followUp(
        of task: CallbackTaskID?, by complaint: ComplaintID, _ event: CloudEvent, _ policy: Policy
    ) -> [Submission] {
        guard let task else { return [] }
        return [submission(.endFollowUp(complaintId: complaint), to: task, event, policy)]
    }

    private static func submission(
        _ command: CallbackTaskCommand, to id: CallbackTaskID, _ event: CloudEvent, _ policy: Policy, creates: Bool = false
    ) -> Submission {
        Submission(
            command, to: id.retyped(), as: CallbackTask.self, under: policy, cause: .system(traceparent: event.traceparent),
            creates: creates)
    }
}
