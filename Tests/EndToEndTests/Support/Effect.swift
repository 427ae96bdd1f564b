import SharedModels

/// What an event must lead to in another service: one command to one case, once.
struct Effect: Hashable, Sendable {
    let member: Member
    let caseID: CaseID
    /// As the history names it.
    let command: String

    /// What an event of a service leads to; nil for events that nobody acts on.
    ///
    /// Written down from the domain specification and not from the handlers, so that a handler that is missing is found.
    init?(of entry: OutboxEntry) {
        let links = entry.links
        let found: (Member, CaseID?, String)? =
            switch entry.type {
            case "guanjia.intake.complaint.reported.v1", "guanjia.callbacks.complaint.raised.v1":
                (.complaints, links.complaintId, "register")
            case "guanjia.intake.repair.requested.v1", "guanjia.complaints.repair.requested.v1", "guanjia.intake.defect.repair.v1":
                (.repairs, links.workOrderId, "raise")
            case "guanjia.intake.service.requested.v1": (.intake, links.serviceRequestId, "open")
            // A slip of a unit that is moved into is the move-in's to note, once it is over.
            case "guanjia.repairs.order.closed.v1" where links.moveInId != nil && links.outcome != "rework":
                (.intake, links.moveInId, "note-repair")
            case "guanjia.repairs.order.cancelled.v1" where links.moveInId != nil: (.intake, links.moveInId, "note-repair")
            case "guanjia.intake.contact.urged.v1" where links.complaintId != nil: (.complaints, links.complaintId, "note-urge")
            case "guanjia.intake.contact.urged.v1": (.repairs, links.workOrderId, "urge")
            // A slip because of a complaint has no contact: what becomes of it is the complaint's to note.
            case _ where links.complaintId != nil && Self.ofSlips.contains(entry.type): (.complaints, links.complaintId, "note-repair")
            case "guanjia.repairs.rework.requested.v1": (.repairs, links.reworkOrderId, "raise")
            case "guanjia.complaints.callback.requested.v1", "guanjia.repairs.callback.requested.v1", "guanjia.intake.service.accepted.v1":
                (.callbacks, links.callbackTaskId, "plan")
            case "guanjia.callbacks.task.closed.v1": Self.closed(links.subjectCase)
            case "guanjia.callbacks.callback.dissatisfied.v1":
                links.subjectCase.flatMap { $0.kind == "complaint" ? (.complaints, $0.id, "callback-dissatisfied") : nil }
            case "guanjia.callbacks.rework.requested.v1": (.repairs, links.workOrderId, "rework")
            case "guanjia.complaints.complaint.closed.v1", "guanjia.complaints.complaint.rejected.v1",
                "guanjia.complaints.complaint.withdrawn.v1", "guanjia.repairs.order.cancelled.v1", "guanjia.intake.service.closed.v1",
                "guanjia.intake.service.cancelled.v1":
                (.intake, links.contactId, "close-by-child")
            case "guanjia.repairs.order.closed.v1": links.outcome == "rework" ? nil : (.intake, links.contactId, "close-by-child")
            default: nil
            }
        guard let found, let caseID = found.1 else { return nil }
        (member, self.caseID, command) = (found.0, caseID, found.2)
    }

    init(_ member: Member, _ caseID: CaseID, _ command: String) {
        (self.member, self.caseID, self.command) = (member, caseID, command)
    }

    private static func closed(_ subject: EventLinks.Subject?) -> (Member, CaseID?, String)? {
        switch subject?.kind {
        case "complaint": (.complaints, subject?.id, "callback-satisfied")
        case "repair": (.repairs, subject?.id, "settle-callback")
        default: nil
        }
    }

    /// What is told of a slip that somebody outside waits for.
    private static let ofSlips: Set<String> = [
        "guanjia.repairs.order.raised.v1", "guanjia.repairs.order.reportedback.v1", "guanjia.repairs.order.closed.v1",
        "guanjia.repairs.order.cancelled.v1",
    ]

    /// Commands that only events of others cause. A case's own clock gives other ones.
    static let commands: Set<String> = [
        "register", "raise", "plan", "callback-satisfied", "callback-dissatisfied", "settle-callback", "rework", "close-by-child",
        "note-repair", "open", "urge", "note-urge",
    ]
}
