import Foundation
import Policy
import SharedModels

/// One decision about a service request in the making.
struct ServiceStep {
    var request: ServiceRequest
    let rules: Policy
    let context: DecisionContext
    /// Why, in the words of whoever asked; for the history only.
    var reason: String?
    private var events: [any Event] = []

    init(_ request: ServiceRequest, rules: Policy, context: DecisionContext) {
        self.request = request
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    var decision: Decision<ServiceRequest> {
        guard let first = events.first else { return .unchanged }
        return .changed(request, first, Array(events.dropFirst()), reason: reason)
    }

    mutating func tell(_ event: any Event) { events.append(event) }

    /// What somebody wrote, with who and when.
    func note(_ text: String) -> ServiceNote { ServiceNote(text: text, at: now, by: context.actor.role) }

    mutating func apply(_ command: ServiceCommand) throws(Rejection) {
        switch command {
        // It is open already, and not as this says.
        case .open: throw Rejection(.alreadyExists, "The id is taken by another service request; use a new one.")
        case .tellSupplier(let name): try tellSupplier(name)
        case .assess(let finding, let goods): try assess(finding, goods)
        case .postpone(let reason): try postpone(reason)
        case .reschedule(let time): try reschedule(time)
        case .price(let forms): try price(forms)
        case .approve: approve()
        case .confirm(let signing): try confirm(signing)
        case .decline(let reason): try leave(.declined, .declined, reason)
        case .schedule(let from): try schedule(from: from)
        case .deliver(let used, let remarks): try deliver(used, remarks)
        case .accept(let taking): try accept(taking)
        case .refuse(let remarks): try refuse(remarks)
        case .fileAgreement(let place): try fileAgreement(place)
        case .bill(let billing): try bill(billing)
        case .end(let day): try end(day)
        case .close: close()
        case .cancel(let reason): try leave(.cancelled, .cancelled, reason)
        case .notePayment(let charge): notePayment(charge)
        // The clock was looked at before this command, together with any other that was due.
        case .clockDue, .remind: break
        }
    }

    private mutating func close() {
        request.state = .closed
        request.clocks.stopAll(at: now)
        tell(
            ServiceClosed(
                serviceRequestId: request.id, number: request.number, office: request.office, closedAt: now, service: request.service,
                contactId: request.form.contact?.id))
    }

    /// The owner does not want it, or it cannot be.
    private mutating func leave(_ state: ServiceRequest.State, _ cause: ServiceLeaving, _ text: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "reason", limit: FieldChecks.longLimit)
        try checks.finish("why it comes to nothing is kept")
        reason = text
        request.state = state
        request.lastReason = note(text)
        request.clocks.stopAll(at: now)
        tell(
            ServiceCancelled(
                serviceRequestId: request.id, number: request.number, office: request.office, cancelledAt: now, service: request.service,
                cause: cause, contactId: request.form.contact?.id, repairId: request.repairId))
    }
}
