import Casework
import Messaging
import Policy
import SharedModels

/// What the callback service's facts mean to complaints.
enum CallbackEvents {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(TaskClosed.self) { fact, event in
            guard let complaint = complaint(in: fact.subjectCase), fact.outcome == .satisfied else { return [] }
            return [submission(.callbackSatisfied(cycle: fact.cycle), to: complaint, event, policy)]
        }
        handlers.on(CallbackDissatisfied.self) { fact, event in
            guard let complaint = complaint(in: fact.subjectCase) else { return [] }
            // That the owner is dissatisfied reopens the complaint (CMP-44), even when the words can no longer be read.
            let command = ComplaintCommand.callbackDissatisfied(cycle: fact.cycle, remarks: fact.sealed.content?.remarks)
            return [submission(command, to: complaint, event, policy)]
        }
        handlers.on(ComplaintRaised.self) { fact, event in
            [submission(.register(try registration(of: fact)), to: fact.complaintId.retyped(), event, policy, creates: true)]
        }
        handlers.on(ForumComplaintRaised.self) { fact, event in
            [submission(.register(try registration(of: fact)), to: fact.complaintId.retyped(), event, policy, creates: true)]
        }
    }

    /// A view in a forum that is a complaint, as the register takes it (CBK-40, INT-08).
    /// - Throws: `SealedContentUnreadable`, as for one heard in a callback.
    static func registration(of fact: ForumComplaintRaised) throws -> ComplaintRegistration {
        ComplaintRegistration(
            office: fact.office, channel: .ownerForum, reportedAt: fact.raisedAt, subject: fact.subject, majorReasons: fact.majorReasons,
            particulars: try fact.sealed.opened())
    }

    /// A complaint heard in a callback, as the register takes it (CMP-47).
    /// - Throws: `SealedContentUnreadable`: a register without name and course of events would be none (CMP-12), so the event parks.
    static func registration(of fact: ComplaintRaised) throws -> ComplaintRegistration {
        ComplaintRegistration(
            office: fact.office, channel: .callback, reportedAt: fact.raisedAt, subject: fact.subject, majorReasons: fact.majorReasons,
            raisedInTaskId: fact.taskId, particulars: try fact.sealed.opened())
    }

    /// The complaint that was asked about; nil when the callback was about something else.
    private static func complaint(in subjectCase: SubjectCase?) -> CaseID? {
        guard let subjectCase, subjectCase.kind == .complaint else { return nil }
        return subjectCase.id
    }

    private static func submission(
        _ command: ComplaintCommand, to id: CaseID, _ event: CloudEvent, _ policy: Policy, creates: Bool = false
    ) -> Submission {
        Submission(
            command, to: id, as: Complaint.self, under: policy, cause: .system(traceparent: event.traceparent), creates: creates)
    }
}
