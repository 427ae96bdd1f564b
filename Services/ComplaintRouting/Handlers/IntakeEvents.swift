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
