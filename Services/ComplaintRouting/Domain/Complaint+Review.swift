import Foundation
import Policy
import SharedModels

/// From the register to the class: acceptance review, what is missing, refusal, settlement on the spot (domain 3.2).
extension ComplaintStep {
    mutating func startReview() {
        complaint.state = .underReview
        complaint.reviewer = context.owner
        tell(
            ReviewStarted(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, startedAt: now, level: complaint.level))
    }

    /// Names what is missing; T-REVIEW runs on (CMP-14, WE-12).
    mutating func requestInfo(_ request: InfoRequest) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(!request.missing.isEmpty, "missing", "must name at least one of identity, description, evidence")
        checks.optionalText(request.note, "note")
        try checks.finish(rule: "CMP-14")
        complaint.state = .infoNeeded
        complaint.infoRequest = request
        pauseClocks()
        reason = request.note
        let missing = ComplaintRequirement.allCases.filter(request.missing.contains)
        tell(
            InfoRequested(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, requestedAt: now, missing: missing,
                dueAt: resultDue))
    }

    /// Takes what came; the registration stays as it was taken (CMP-13).
    mutating func supplyInfo(_ note: String, _ particulars: SuppliedParticulars) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(note, "note")
        particulars.check(&checks, at: now)
        try checks.finish(rule: "CMP-14")
        let supplied = (complaint.supplied ?? SuppliedParticulars()).completed(by: particulars)
        complaint.supplied = supplied == SuppliedParticulars() ? nil : supplied
        complaint.state = .underReview
        complaint.suppliedInfo = note
        reason = note
        resumeClocks()
        tell(
            InfoSupplied(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, suppliedAt: now,
                dueAt: resultDue))
    }

    /// Ends the procedure; the owner is told why, which is the first response too when there was none.
    mutating func reject(_ message: OwnerMessage) throws(Rejection) {
        complaint.refusal = try told(message)
        reason = message.text
        complaint.state = .notAccepted
        complaint.retainUntil = rules.company.complaintRetention(closedAt: now)
        leaveGroupForGood()
        meet(.review, at: now)
        meet(.first, at: now)
        stopAllClocks()
        tell(
            ComplaintRejected(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, rejectedAt: now,
                channel: message.channel ?? complaint.defaultReplyChannel, contactId: complaint.registration.contactId,
                raisedInTaskId: complaint.registration.raisedInTaskId))
    }

    /// Sets the class; its limit counts from the registration (CMP-01, CMP-08, WE-08, WE-10).
    mutating func classify(_ classification: Classification) throws(Rejection) {
        take(subject: classification.subject)
        var checks = FieldChecks()
        checks.classChange(to: classification.class, reasons: classification.majorReasons, of: complaint)
        checks.require(complaint.subject != nil, "subject", "must be given (CMP-09)")
        checks.limits(
            ownerLimit: classification.ownerLimit, dueBy: classification.dueBy, class: classification.class, of: complaint, rules: rules)
        checks.assistance(classification.ownerWantsHelp, class: classification.class, under: rules)
        try checks.finish()
        try requireDowngradable(to: classification.class)
        complaint.state = .classified
        complaint.classification = classification
        complaint.lastReclassification = nil
        setClass(classification)
        meet(.review, at: now)
    }

    /// Takes class, subject and limits, and tells of them.
    private mutating func setClass(_ classification: Classification) {
        let old = setClass(
            classification.class, reasons: reasons(for: classification.class, adding: classification.majorReasons))
        noteClassInGroup()
        take(ownerLimit: classification.ownerLimit, dueBy: classification.dueBy, from: old)
        tell(
            ComplaintClassified(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, classifiedAt: now, class: complaint.class,
                majorReasons: complaint.majorReasons, subject: complaint.subject ?? .other, level: complaint.level,
                dueAt: resultDue(after: old)))
        replaceClassClocks(of: old)
    }

    /// Settles a complaint on the spot: the owner has the first response, and whoever took it signs for the result.
    mutating func settle(_ settlement: Settlement) throws(Rejection) {
        guard complaint.class == .unclassified else {
            throw Rejection(
                .ruleViolated, "The complaint has a class already: a major one goes before the general manager, the others are reviewed.",
                rule: "CMP-31")
        }
        let possible = settlement.class == .general || settlement.class == .noLiability
        var checks = FieldChecks()
        checks.require(possible, "class", "must be general or no_liability for a settlement on the spot")
        checks.require(settlement.subject != nil || complaint.subject != nil, "subject", "must be given (CMP-09)")
        checks.text(settlement.result, "result")
        checks.callbackDue(settlement.callbackDueBy, at: now, under: rules)
        try checks.finish()
        acknowledge(with: try told(OwnerMessage(text: settlement.result, channel: settlement.channel)))
        complaint.settlement = settlement
        take(subject: settlement.subject)
        complaint.assignment = Assignment(
            department: context.actor.role, jointly: [], person: context.actor.subject, proposal: nil)
        complaint.firstResolvedAt = now
        complaint.state = .resolved
        let old = setClass(settlement.class, reasons: [])
        meet(.review, at: now)
        replaceClassClocks(of: old)
        record(
            Resolution(result: settlement.result, signedBy: context.actor.subject, callbackDueBy: settlement.callbackDueBy),
            onTheSpot: true)
    }
}
