import Foundation
import Policy
import SharedModels

/// From the wish to the owner's signature.
extension ServiceStep {
    /// INT-65: the supplier hears of it at once.
    mutating func tellSupplier(_ name: String) throws(Rejection) {
        var checks = FieldChecks()
        let name = checks.require(name, "supplier")
        try checks.finish("the supplier is named", rule: "INT-65")
        request.supplier = ServiceSupplier(name: name, toldAt: now, by: context.actor.role)
        tell(
            ServiceSupplierTold(
                serviceRequestId: request.id, number: request.number, office: request.office, toldAt: now, service: request.service))
    }

    /// INT-66: an order that a contact was handed over as may not say yet what goes by the lift.
    mutating func assess(_ finding: String, _ goods: String?) throws(Rejection) {
        var checks = FieldChecks()
        let finding = checks.require(finding, "finding", limit: FieldChecks.longLimit)
        let goods = checks.allow(goods, "goods")
        if request.service != .lift, goods != nil { checks.note("goods", "is for a lift only (INT-66)") }
        if request.service == .lift, goods ?? request.goods == nil {
            checks.note("goods", "is required: the order does not say what is moved")
        }
        try checks.finish("what was found is kept, and what the order lacks is asked for", rule: request.service.rule)
        if let goods { request.askedGoods = goods }
        request.assessment = note(finding)
        // What the owner has signed before the time was changed stays signed.
        request.state = request.confirmation == nil ? .assessed : .confirmed
        tell(
            ServiceAssessed(
                serviceRequestId: request.id, number: request.number, office: request.office, assessedAt: now, service: request.service))
    }

    /// INT-66: not possible at that time; it is agreed anew with the owner.
    mutating func postpone(_ text: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "reason", limit: FieldChecks.longLimit)
        try checks.finish("why it is not possible then is kept", rule: request.service.rule)
        reason = text
        request.lastReason = note(text)
        request.state = .rescheduleNeeded
        request.schedule = nil
        forgetReminder()
        let slip = takeSlip()
        tell(
            ServicePostponed(
                serviceRequestId: request.id, number: request.number, office: request.office, postponedAt: now, service: request.service,
                wantedAt: request.wanted?.from, repairId: slip))
    }

    /// Engineering asks for another time, or the owner wants one; engineering looks at it again.
    mutating func reschedule(_ time: ServiceTime) throws(Rejection) {
        var checks = FieldChecks()
        Optional(time).check(service: request.service, under: rules, at: now, &checks)
        try checks.finish("the new time is not possible", rule: request.service.rule)
        let slip = takeSlip()
        request.wanted = time
        request.schedule = nil
        forgetReminder()
        request.state = .requested
        tell(
            ServiceRescheduled(
                serviceRequestId: request.id, number: request.number, office: request.office, rescheduledAt: now, service: request.service,
                wantedAt: time.from, wantedUntil: time.until, repairId: slip))
    }

    /// The slip that was raised for the time so far, which is forgotten: another time has another one (INT-64).
    private mutating func takeSlip() -> WorkOrderID? {
        defer { request.repairId = nil }
        return request.repairId
    }

    /// INT-62, INT-63, INT-64: by the charge standard, and told to the owner.
    mutating func price(_ forms: [PriceLineForm]) throws(Rejection) {
        var checks = SharedModels.FieldChecks()
        checks.require(!forms.isEmpty, "lines", "must have at least one line; what is free is a line with price 0")
        checks.require(forms.count <= ServicePrice.mostLines, "lines", "must have at most \(ServicePrice.mostLines) lines")
        // Of plants the price is agreed with the supplier (INT-65).
        let standard = request.service == .plants ? ChargeStandard([]) : rules.estate.chargeStandard
        let lines = forms.prefix(ServicePrice.mostLines).enumerated().map { index, form in
            standard.line(form, at: "lines[\(index)]", chargeable: true, &checks)
        }
        try checks.finish(rule: request.service.rule)
        let total = lines.reduce(0) { $0 + $1.amountFen }
        guard total <= ServiceBilling.highestFen else {
            throw Rejection(.invalid, "The price is more than \(ServiceBilling.highestFen) fen.", rule: request.service.rule)
        }
        request.price = ServicePrice(lines: lines, totalFen: total, charge: request.service.charge, at: now)
        request.approval = nil
        request.confirmation = nil
        request.state = .priced
        tell(
            ServicePriced(
                serviceRequestId: request.id, number: request.number, office: request.office, pricedAt: now, service: request.service,
                totalFen: total, charge: request.service.charge))
    }

    /// INT-62
    mutating func approve() {
        request.approval = note("")
        request.state = .approved
        tell(
            ServiceApproved(
                serviceRequestId: request.id, number: request.number, office: request.office, approvedAt: now, service: request.service))
    }

    /// The owner signs; of plants the supplier signs too (INT-65). An agreement runs from now on.
    mutating func confirm(_ signing: ServiceSigning) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(signing.signedBy, "signedBy")
        if request.service == .plants {
            checks.require(signing.supplierSignedBy, "supplierSignedBy")
        } else if signing.supplierSignedBy.present != nil {
            checks.note("supplierSignedBy", "is for plants only (INT-65)")
        }
        try checks.finish("it is confirmed by signature", rule: request.service.rule)
        request.confirmation = ServiceConfirmation(signing: signing, at: now)
        request.state = .confirmed
        if request.service.isAgreement { startClock(of: month(of: now)) }
        tell(
            ServiceConfirmed(
                serviceRequestId: request.id, number: request.number, office: request.office, confirmedAt: now, service: request.service,
                isAgreement: request.service.isAgreement))
    }
}
