import Foundation
import SharedModels

extension Contact {
    /// Turns the contact into a case of another service; the decision's fresh id is that case's id (domain 3.1).
    mutating func take(_ command: HandOverContact, in context: DecisionContext) throws(Rejection) -> Facts? {
        if child?.asked == command.to { return nil }
        try require(.recorded, for: "hand-over")
        var checks = FieldChecks()
        command.caller?.check(&checks)
        caller = caller.completed(by: command.caller)
        let event: any Event =
            switch command.to {
            case .complaint(let facts): complaintReported(facts, &checks, in: context)
            case .repair(let facts): repairRequested(facts, &checks, in: context)
            case .service(let facts): serviceRequested(facts, &checks, in: context)
            }
        try checks.finish("facts are missing for the hand-over, or wrong", rule: command.to.kind.handOverRule)
        child = Child(asked: command.to, id: CaseID(context.freshID), at: context.now)
        contactKind = command.to.kind
        state = .handedOver
        return Facts(end(.sameDay, at: context.now), then: event)
    }

    private func complaintReported(_ facts: ComplaintFacts, _ checks: inout FieldChecks, in context: DecisionContext) -> ComplaintReported {
        let reasons = facts.majorReasons ?? []
        if let detected = reasons.first(where: \.isDetected) {
            checks.note("handOver.complaint.majorReasons", "\(detected.rawValue) is found by the system (CMP-03)")
        }
        if let limit = facts.ownerLimit, limit <= occurredAt {
            checks.note("handOver.complaint.ownerLimit", "lies before the contact")
        }
        if let eventTime = facts.eventTime, eventTime > context.now.addingTimeInterval(FieldChecks.clockTolerance) {
            checks.note("handOver.complaint.eventTime", "lies in the future")
        }
        return ComplaintReported(
            contactId: id, contactNumber: number, complaintId: ComplaintID(context.freshID), office: office, channel: self.facts.channel,
            reportedAt: context.now, subject: facts.subject, majorReasons: reasons, ownerLimit: facts.ownerLimit,
            toCompany: facts.toCompany ?? false, sealed: .content(particulars(of: facts, &checks)))
    }

    private func particulars(of facts: ComplaintFacts, _ checks: inout FieldChecks) -> ComplaintParticulars {
        ComplaintParticulars(
            callerName: checks.require(caller.name, "caller.name"), phone: checks.require(caller.phone, "caller.phone"),
            unit: checks.require(caller.unit, "caller.unit"), address: caller.address.present, preferredWay: facts.preferredWay,
            eventTime: facts.eventTime, place: checks.require(facts.place, "handOver.complaint.place"),
            complainedOf: checks.require(facts.complainedOf, "handOver.complaint.complainedOf"),
            course: checks.require(
                facts.course.present ?? self.facts.reason, "handOver.complaint.course", limit: FieldChecks.longLimit),
            demand: checks.require(facts.demand, "handOver.complaint.demand", limit: FieldChecks.longLimit),
            matter: checks.allow(facts.matter, "handOver.complaint.matter"))
    }

    private func repairRequested(_ facts: RepairFacts, _ checks: inout FieldChecks, in context: DecisionContext) -> RepairRequested {
        if facts.emergencyCategory != nil, facts.urgency != .emergency {
            checks.note("handOver.repair.emergencyCategory", "goes with the urgency emergency only (REP-02)")
        }
        if facts.appointedAt == nil, facts.urgency != .emergency {
            checks.note("handOver.repair.appointedAt", "is required (REP-06)")
        }
        if let appointedAt = facts.appointedAt, appointedAt < occurredAt {
            checks.note("handOver.repair.appointedAt", "lies before the contact")
        }
        checks.phone(facts.contactPhone, "handOver.repair.contactPhone")
        let unit = checks.require(caller.unit, "caller.unit")
        return RepairRequested(
            contactId: id, contactNumber: number, workOrderId: WorkOrderID(context.freshID), office: office,
            channel: self.facts.channel, requestedAt: context.now, urgency: facts.urgency, emergencyCategory: facts.emergencyCategory,
            appointedAt: facts.appointedAt,
            sealed: .content(
                RepairParticulars(
                    what: checks.require(facts.what.present ?? self.facts.reason, "handOver.repair.what", limit: FieldChecks.longLimit),
                    address: caller.address.present ?? unit, unit: unit,
                    contactPerson: checks.require(facts.contactPerson.present ?? caller.name, "handOver.repair.contactPerson"),
                    contactPhone: checks.require(facts.contactPhone.present ?? caller.phone, "handOver.repair.contactPhone"))))
    }

    private func serviceRequested(_ facts: ServiceFacts, _ checks: inout FieldChecks, in context: DecisionContext) -> ServiceRequested {
        if let wantedAt = facts.wantedAt, wantedAt < occurredAt { checks.note("handOver.service.wantedAt", "lies before the contact") }
        return ServiceRequested(
            contactId: id, contactNumber: number, serviceRequestId: CaseID(context.freshID), office: office, channel: self.facts.channel,
            requestedAt: context.now, service: facts.service, wantedAt: facts.wantedAt,
            sealed: .content(
                ServiceParticulars(
                    what: checks.require(facts.what.present ?? self.facts.reason, "handOver.service.what", limit: FieldChecks.longLimit),
                    address: caller.address.present, unit: checks.require(caller.unit, "caller.unit"),
                    contactPerson: checks.require(caller.name, "caller.name"),
                    contactPhone: checks.require(caller.phone, "caller.phone"))))
    }
}

extension ContactKind {
    /// The rule that says which facts a hand-over of this kind needs.
    fileprivate var handOverRule: String? {
        switch self {
        case .complaint: "CMP-12"
        case .repair: "REP-06"
        case .serviceRequest, .enquiry, .suggestion: nil
        }
    }
}
