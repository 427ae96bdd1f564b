import Foundation
import Policy
import SharedModels

extension Contact {
    /// Turns the contact into another case; the decision's fresh id is that case's id, except for a payment notice, which is there already (domain
    /// 3.1). `path` is where the facts stand in the request: `to`, or `handOver` when they came with the record.
    mutating func take(
        _ command: HandOverContact, at path: String = "to", under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Facts? {
        if child?.asked == command.to { return nil }
        try require(.recorded, for: "hand-over")
        var checks = FieldChecks()
        command.caller?.check(&checks)
        caller = caller.completed(by: command.caller)
        let event: any Event =
            switch command.to {
            case .complaint(let facts): complaintReported(facts, at: "\(path).complaint", &checks, in: context)
            case .repair(let facts): repairRequested(facts, at: "\(path).repair", &checks, in: context)
            case .service(let facts): serviceRequested(facts, at: "\(path).service", &checks, under: rules, in: context)
            case .goodsMove(let facts): goodsMoveRequested(facts, at: "\(path).goodsMove", &checks, under: rules, in: context)
            case .moveIn(let facts): moveInRequested(facts, &checks, in: context)
            case .moveOut(let facts): moveOutRequested(facts, at: "\(path).moveOut", &checks, under: rules, in: context)
            case .fee(let facts): feeAsked(facts, at: "\(path).fee", &checks, in: context)
            case .special(let facts): specialRequested(facts, at: "\(path).special", &checks, in: context)
            }
        try checks.finish("facts are missing for the hand-over, or wrong", rule: command.to.rule)
        child = Child(asked: command.to, id: command.to.existing ?? CaseID(context.freshID), at: context.now)
        contactKind = command.to.kind
        state = .handedOver
        let told = Facts(end(.sameDay, at: context.now), then: event)
        guard case .complaint(let facts) = command.to, let flagged = flagMajor(facts.majorReasons, in: context) else { return told }
        return Facts(told.event, told.more + [flagged])
    }

    private func complaintReported(
        _ facts: ComplaintFacts, at path: String, _ checks: inout FieldChecks, in context: DecisionContext
    ) -> ComplaintReported {
        let reasons = facts.majorReasons ?? []
        if let detected = reasons.first(where: \.isDetected) {
            checks.note("\(path).majorReasons", "\(detected.rawValue) is found by the system (CMP-03)")
        }
        checks.instant(facts.eventTime, "\(path).eventTime")
        checks.instant(facts.ownerLimit, "\(path).ownerLimit")
        if let limit = facts.ownerLimit, limit <= occurredAt {
            checks.note("\(path).ownerLimit", "lies before the contact")
        }
        if let eventTime = facts.eventTime, eventTime > context.now.addingTimeInterval(FieldChecks.clockTolerance) {
            checks.note("\(path).eventTime", "lies in the future")
        }
        facts.checkKnown(&checks, at: path)
        return ComplaintReported(
            contactId: id, contactNumber: number, complaintId: ComplaintID(context.freshID), office: office, channel: self.facts.channel,
            reportedAt: context.now, subject: facts.subject, majorReasons: reasons, ownerLimit: facts.ownerLimit,
            toCompany: facts.toCompany ?? false, householdId: self.facts.householdId,
            sealed: .content(particulars(of: facts, at: path, &checks)))
    }

    private func particulars(of facts: ComplaintFacts, at path: String, _ checks: inout FieldChecks) -> ComplaintParticulars {
        ComplaintParticulars(
            callerName: checks.require(caller.name, "caller.name"), phone: checks.require(caller.phone, "caller.phone"),
            unit: checks.require(caller.unit, "caller.unit"), address: caller.address.present, preferredWay: facts.preferredWay,
            eventTime: facts.eventTime, place: checks.require(facts.place, "\(path).place"),
            complainedOf: checks.require(facts.complainedOf, "\(path).complainedOf"),
            course: checks.require(
                facts.course.present ?? self.facts.reason, "\(path).course", limit: FieldChecks.longLimit),
            demand: checks.require(facts.demand, "\(path).demand", limit: FieldChecks.longLimit),
            matter: checks.allow(facts.matter, "\(path).matter"), unknown: facts.unknown, original: self.facts.original.present)
    }

    private func repairRequested(
        _ facts: RepairFacts, at path: String, _ checks: inout FieldChecks, in context: DecisionContext
    ) -> RepairRequested {
        if facts.emergencyCategory != nil, facts.urgency != .emergency {
            checks.note("\(path).emergencyCategory", "goes with the urgency emergency only (REP-02)")
        }
        if facts.appointedAt == nil, facts.urgency != .emergency {
            checks.note("\(path).appointedAt", "is required (REP-06)")
        }
        checks.instant(facts.appointedAt, "\(path).appointedAt")
        if let appointedAt = facts.appointedAt, appointedAt < occurredAt {
            checks.note("\(path).appointedAt", "lies before the contact")
        }
        checks.phone(facts.contactPhone, "\(path).contactPhone")
        let unit = checks.require(caller.unit, "caller.unit")
        return RepairRequested(
            contactId: id, contactNumber: number, workOrderId: WorkOrderID(context.freshID), office: office,
            channel: self.facts.channel, requestedAt: context.now, urgency: facts.urgency, emergencyCategory: facts.emergencyCategory,
            appointedAt: facts.appointedAt, householdId: self.facts.householdId,
            sealed: .content(
                RepairParticulars(
                    what: checks.require(facts.what.present ?? self.facts.reason, "\(path).what", limit: FieldChecks.longLimit),
                    address: caller.address.present ?? unit, unit: unit,
                    contactPerson: checks.require(facts.contactPerson.present ?? caller.name, "\(path).contactPerson"),
                    contactPhone: checks.require(facts.contactPhone.present ?? caller.phone, "\(path).contactPhone"))))
    }

    private func serviceRequested(
        _ facts: ServiceFacts, at path: String, _ checks: inout FieldChecks, under rules: Policy, in context: DecisionContext
    ) -> ServiceRequested {
        facts.check(at: path, since: occurredAt, askedAt: recordedAt, &checks, under: rules)
        return ServiceRequested(
            contactId: id, contactNumber: number, serviceRequestId: CaseID(context.freshID), office: office, channel: self.facts.channel,
            requestedAt: context.now, service: facts.service, wantedAt: facts.wantedAt, wantedUntil: facts.wantedUntil,
            householdId: self.facts.householdId,
            sealed: .content(
                ServiceParticulars(
                    what: checks.require(facts.what.present ?? self.facts.reason, "\(path).what", limit: FieldChecks.longLimit),
                    address: caller.address.present, unit: checks.require(caller.unit, "caller.unit"),
                    contactPerson: checks.require(caller.name, "caller.name"),
                    contactPhone: checks.require(caller.phone, "caller.phone"), goods: checks.allow(facts.goods, "\(path).goods"))))
    }
}

extension ComplaintFacts {
    /// What is asked for and neither given nor said to be unknown (CMP-12).
    func checkKnown(_ checks: inout FieldChecks, at path: String) {
        for fault in UnknownParticular.faults(eventTime: eventTime, preferredWay: preferredWay, unknown: unknown) {
            checks.note("\(path).\(fault.field)", fault.detail)
        }
    }
}

extension ServiceFacts {
    /// A lift is asked for in time (INT-66, WE-62): when that is on record, since the desk may write any time down for the call itself. What
    /// else a service needs is asked for when it is arranged.
    fileprivate func check(at path: String, since start: Date, askedAt: Date, _ checks: inout FieldChecks, under rules: Policy) {
        checks.instant(wantedAt, "\(path).wantedAt")
        checks.instant(wantedUntil, "\(path).wantedUntil")
        if let wantedUntil, wantedUntil <= wantedAt ?? wantedUntil { checks.note("\(path).wantedUntil", "must lie after wantedAt") }
        guard let wantedAt, wantedAt.isPlausible else { return }
        guard wantedAt >= start else { return checks.note("\(path).wantedAt", "lies before the contact") }
        if service == .lift, askedAt >= rules.estate.liftApplicationBound(wanted: rules.days.zone.date(of: wantedAt)) {
            checks.note("\(path).wantedAt", "is too near: \(rules.estate.liftRefusal(wanted: wantedAt)) (INT-66)")
        }
    }
}

extension HandOver {
    /// The rule that says which facts it needs.
    fileprivate var rule: String? {
        switch self {
        case .complaint: "CMP-12"
        case .repair: "REP-06"
        case .goodsMove: "INT-49"
        case .moveIn: "INT-43"
        case .moveOut: "INT-51"
        case .special: "INT-26"
        case .service, .fee: nil
        }
    }

    /// The case that it is put to, where that is there already.
    fileprivate var existing: CaseID? {
        switch self {
        case .fee(let facts): facts.feeNoticeId.retyped()
        case .complaint, .repair, .service, .goodsMove, .moveIn, .moveOut, .special: nil
        }
    }
}
