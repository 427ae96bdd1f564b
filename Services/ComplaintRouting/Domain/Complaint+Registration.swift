import Foundation
import Policy
import SharedModels

extension Complaint {
    /// Enters a complaint in the register and starts its limits (CMP-11 to CMP-13, WE-07, WE-11).
    ///
    /// What another service handed over is taken as it is: a complaint is never turned away for a missing field (INT-01), the reviewer
    /// asks for it (CMP-14).
    static func register(
        _ registration: ComplaintRegistration, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Complaint> {
        guard ComplaintRoles.employees.contains(context.actor.role) else {
            throw Rejection(.forbidden, "A \(context.actor.role.rawValue) may not register complaints.", rule: "CMP-10")
        }
        if let confined = context.actor.office, confined != registration.office {
            throw Rejection(.forbidden, "The complaint belongs to another property office.")
        }
        let registeredAt = min(registration.reportedAt ?? context.now, context.now)
        if context.actor.role != .system { try registration.check(registeredAt: registeredAt) }
        let complaint = Complaint(
            id: context.caseID.retyped(), number: context.number, registration: registration, registeredAt: registeredAt)
        var step = ComplaintStep(complaint, .register, rules: rules, context: context)
        step.enterRegister()
        step.timeWhatNothingElseTimes()
        return step.decision
    }

    private init(id: ComplaintID, number: String, registration: ComplaintRegistration, registeredAt: Date) {
        self.id = id
        self.number = number
        self.registration = registration
        self.registeredAt = registeredAt
        subject = registration.subject
        level = registration.toCompany ? .quality : .office
        ownerLimit = registration.ownerLimit
        // A system's hand-over cannot be refused, so what only this service may detect is left out.
        majorReasons = registration.majorReasons.filter { !$0.isDetected }.inListOrder
        if !majorReasons.isEmpty { `class` = .major }
    }
}

extension ComplaintStep {
    fileprivate mutating func enterRegister() {
        let registration = complaint.registration
        // Known as major at once means with the general manager at once; the fact of registration says so already.
        if complaint.class == .major { complaint.level = .generalManager }
        tell(
            ComplaintRegistered(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, registeredAt: complaint.registeredAt,
                contactId: registration.contactId, raisedInTaskId: registration.raisedInTaskId, channel: registration.channel,
                subject: complaint.subject, class: complaint.class, majorReasons: complaint.majorReasons, level: complaint.level,
                ownerLimit: complaint.ownerLimit, sealed: .content(registration.particulars)))
        let registeredAt = complaint.registeredAt
        complaint.taker = context.owner
        start(.first, from: registeredAt)
        start(.review, from: registeredAt)
        start(.feedback, from: registeredAt)
        if complaint.class == .major {
            escalate(since: registeredAt)
        } else {
            start(.sort, from: registeredAt)
        }
        start(.month, from: registeredAt)
    }
}

extension ComplaintRegistration {
    /// What the register needs (CMP-12, CMP-13): what nobody knows is said to be unknown, and a complaint in writing names where its
    /// original is kept.
    fileprivate func check(registeredAt: Date) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(office, "office", limit: FieldChecks.shortText)
        checks.text(particulars.callerName, "particulars.callerName", limit: FieldChecks.shortText)
        checks.text(particulars.phone, "particulars.phone", limit: FieldChecks.shortText)
        checks.text(particulars.unit, "particulars.unit", limit: FieldChecks.shortText)
        checks.optionalText(particulars.address, "particulars.address", limit: FieldChecks.shortText)
        checks.text(particulars.place, "particulars.place", limit: FieldChecks.shortText)
        checks.text(particulars.complainedOf, "particulars.complainedOf", limit: FieldChecks.shortText)
        checks.text(particulars.course, "particulars.course")
        checks.text(particulars.demand, "particulars.demand")
        checks.optionalText(particulars.matter, "particulars.matter", limit: FieldChecks.shortText)
        for fault in UnknownParticular.faults(
            eventTime: particulars.eventTime, preferredWay: particulars.preferredWay, unknown: particulars.unknown)
        {
            checks.require(false, "particulars.\(fault.field)", fault.detail)
        }
        if channel.family == .written {
            checks.text(particulars.original, "particulars.original", limit: FieldChecks.shortText)
        } else {
            checks.optionalText(particulars.original, "particulars.original", limit: FieldChecks.shortText)
        }
        checks.require(particulars.eventTime.map { $0 <= registeredAt } ?? true, "particulars.eventTime", "must not be in the future")
        checks.ownerLimit(ownerLimit, registeredAt: registeredAt)
        checks.humanReasons(majorReasons)
        try checks.finish(rule: "CMP-12")
    }
}

extension FieldChecks {
    /// The owner's limit must lie after the registration (CMP-32).
    mutating func ownerLimit(_ limit: Date?, registeredAt: Date) {
        require(limit.map { $0 > registeredAt } ?? true, "ownerLimit", "must be after the registration")
    }

    /// People name only reasons that they can judge; a group and a month are detected (CMP-03).
    mutating func humanReasons(_ reasons: [MajorReason]) {
        require(!reasons.contains(where: \.isDetected), "majorReasons", "one_month and group are set by the system only")
    }
}

extension [MajorReason] {
    /// Each reason once, in the order of CMP-03.
    var inListOrder: [MajorReason] { MajorReason.allCases.filter(contains) }
}
