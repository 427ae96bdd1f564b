import Casework
import Messaging
import Policy
import SharedModels

/// What Intake's facts mean to complaints.
enum IntakeEvents {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(ComplaintReported.self) { fact, event in
            [
                Submission(
                    .register(try registration(of: fact)), to: fact.complaintId.retyped(), as: Complaint.self, under: policy,
                    cause: .system(traceparent: event.traceparent), creates: true)
            ]
        }
        handlers.on(ContactUrged.self) { fact, event in
            guard let id = fact.complaintId else { return [] }
            return [owners(.noteUrge(UrgeNote(at: fact.urgedAt, words: try fact.sealed?.opened().words)), id, event, policy)]
        }
        handlers.on(ContactWithdrawn.self) { fact, event in
            guard let id = fact.complaintId else { return [] }
            return [owners(.withdraw(reason: try fact.sealed?.opened().words ?? withdrawnOnline), id, event, policy)]
        }
    }

    /// What an owner says of the own complaint, of whom nobody asked why.
    private static let withdrawnOnline = "业主在线撤回"

    private static func owners(
        _ command: ComplaintCommand, _ id: ComplaintID, _ event: CloudEvent, _ policy: Policy
    ) -> Submission {
        Submission(
            command, to: id.retyped(), as: Complaint.self, under: policy, cause: .system(traceparent: event.traceparent))
    }

    /// The contact that turned out to be a complaint, as the register takes it (CMP-10, CMP-11).
    /// - Throws: `SealedContentUnreadable`: a register without name and course of events would be none (CMP-12), so the event parks.
    static func registration(of fact: ComplaintReported) throws -> ComplaintRegistration {
        ComplaintRegistration(
            office: fact.office, channel: fact.channel, reportedAt: fact.reportedAt, subject: fact.subject,
            majorReasons: fact.majorReasons, ownerLimit: fact.ownerLimit, toCompany: fact.toCompany, contactId: fact.contactId,
            particulars: try fact.sealed.opened())
    }
}
