import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// Danger is removed before the price is known; the charge still waits for acceptance (K-15, decision 10).
    func makeSafe(_ measures: String, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        guard urgency == .emergency else {
            throw Rejection(.ruleViolated, "Only an emergency is made safe before its price is accepted.", rule: "REP-11")
        }
        guard rules.mayMakeSafeBeforeQuote || state == .accepted else {
            throw Rejection(.ruleViolated, "Under this policy an emergency, too, waits for the owner to accept the price.", rule: "REP-11")
        }
        guard madeSafe == nil else {
            throw Rejection(.wrongState, "The danger was already removed; what else is done belongs to the repair.")
        }
        var check = FieldChecks()
        check.text(measures, "measures")
        try check.finish()
        var after = self
        after.madeSafe = Note(text: measures, at: context.now, by: context.actor.subject)
        return .changed(
            after,
            HazardSecured(workOrderId: id, number: number, office: office, securedAt: context.now, emergencyCategory: emergencyCategory))
    }

    /// Work begins: the price is accepted, or there is nothing to accept (REP-11, WE-34).
    func start(in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        guard state == .accepted || quote?.needsAcceptance == false else {
            throw Rejection(.ruleViolated, "Work starts once the owner has accepted the price.", rule: "REP-11")
        }
        var after = self
        after.state = .inWork
        after.started = Mark(at: context.now, by: context.actor.subject)
        return .changed(after, WorkStarted(workOrderId: id, number: number, office: office, startedAt: context.now))
    }

    /// The repair is done and the site cleared; the technician writes truthfully what was done (REP-13).
    func finish(_ details: String, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.text(details, "details")
        try check.finish(rule: "REP-13")
        var after = self
        after.state = .workDone
        after.finished = Note(text: details, at: context.now, by: context.actor.subject)
        return .changed(after, WorkFinished(workOrderId: id, number: number, office: office, finishedAt: context.now))
    }

    /// The amount is written on the slip, the owner rates and signs, with a drawn signature or a typed name (REP-12, REP-13, WE-35).
    func signOff(_ form: SignOffForm, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        let confirmation = try confirmation(form, in: context)
        let accepted = acceptance?.totalFen ?? 0
        guard confirmation.amountFen <= accepted else {
            throw Rejection(
                .ruleViolated, "No more may be charged than the price that the owner accepted.",
                fields: [.init("amountFen", "must be at most \(accepted)")], rule: "REP-11")
        }
        var after = self
        after.state = .signedOff
        after.signOff = confirmation
        return .changed(
            after,
            OrderSignedOff(
                workOrderId: id, number: number, office: office, signedOffAt: confirmation.signedAt, amountFen: confirmation.amountFen,
                signer: confirmation.capacity, quality: confirmation.quality, attitude: confirmation.attitude,
                conduct: confirmation.conduct))
    }

    private func confirmation(_ form: SignOffForm, in context: DecisionContext) throws(Rejection) -> SignOff {
        var check = FieldChecks()
        check.require((form.amountFen ?? -1) >= 0, "amountFen", "must be given in fen; 0 for a free repair")
        if form.signatureId == nil {
            check.text(form.signedBy, "signedBy", limit: WorkOrderLimits.name)
        } else {
            check.optionalText(form.signedBy, "signedBy", limit: WorkOrderLimits.name)
            check.require(
                pictures.contains { $0.id == form.signatureId && $0.kind == .signature }, "signatureId",
                "must be an attachment of this work order of the kind signature")
        }
        let signedAt = form.signedAt ?? context.now
        check.require(
            (form.signedAt == nil || signedAt >= raisedAt) && signedAt <= context.now, "signedAt",
            "must be when the slip was signed, not later than now")
        check.require(form.quality != nil, "quality", "must be rated by the owner")
        check.require(form.attitude != nil, "attitude", "must be rated by the owner")
        check.require(form.conduct != nil, "conduct", "must be rated by the owner")
        try check.finish(rule: "REP-13")
        guard let amountFen = form.amountFen, let quality = form.quality, let attitude = form.attitude, let conduct = form.conduct else {
            preconditionFailure("every part was checked above")
        }
        return SignOff(
            amountFen: amountFen, signedBy: form.signedBy, signatureId: form.signatureId, signedAt: signedAt,
            capacity: source.isInternal ? .initiator : .owner,
            quality: quality, attitude: attitude, conduct: conduct)
    }
}
