import Foundation
import SharedModels

extension FeeNotice {
    /// What is wrong with a payment as far as the notice knows; looked at before its charge is given to it as well (INT-60).
    func checks(ofPayment amount: Int, _ receiptNumber: String, by charge: ChargeID?) -> FieldChecks {
        var checks = FieldChecks()
        let receipt = checks.require(receiptNumber, "receiptNumber")
        if payments.contains(where: { $0.receiptNumber == receipt }) {
            checks.note("receiptNumber", "is that of another payment on this notice")
        }
        if let charge, payment(by: charge) != nil { checks.note("chargeId", "is that of another payment on this notice") }
        if amount < 1 || amount > openFen { checks.note("amountFen", "must be from 1 to \(openFen), which is still owed") }
        if payments.count >= Self.mostEntries, amount < openFen {
            checks.note("amountFen", "must be all that is owed: there are \(payments.count) payments already")
        }
        return checks
    }
}

/// To the unit, and into the till (INT-55).
extension BookStep<FeeNotice> {
    mutating func deliver(_ signature: String?, _ witness: String?) throws(Rejection) {
        var checks = FieldChecks()
        if signature.present != nil, witness.present != nil { checks.note("witness", "is for an owner who does not sign") }
        let witnessed = signature.present == nil && witness.present != nil
        let name = checks.require(witnessed ? witness : signature, witnessed ? "witness" : "signature")
        try checks.finish("the owner signs the fee file, or a witness signs that the owner would not", rule: "INT-55")
        entry.delivery = FeeDelivery(signature: self.signature(name), witnessed: witnessed, by: context.actor.role)
        entry.state = .delivered
        tell(
            FeeDelivered(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, deliveredAt: now, witnessed: witnessed,
                sealed: .content(FeeSignature(name: name))))
    }

    /// Part payments add up; the last one ends the notice: as paid while it is in its usual course, as settled otherwise (domain 3.6).
    mutating func pay(_ amount: Int, _ receiptNumber: String, _ charge: ChargeID?) throws(Rejection) {
        var checks = entry.checks(ofPayment: amount, receiptNumber, by: charge)
        if let charge, entry.payment(by: charge) == nil { check(charge, pays: amount, &checks) }
        try checks.finish("the payment cannot be entered")
        let receipt = receiptNumber.withoutSurroundingBlanks
        entry.payments.append(FeePayment(amountFen: amount, receiptNumber: receipt, at: now, by: context.actor.role, chargeId: charge))
        tell(
            FeePaymentReceived(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, receivedAt: now, amountFen: amount,
                openFen: entry.openFen, chargeId: charge))
        guard entry.openFen == 0 else { return }
        entry.ended = stamp
        entry.clocks.meet(FeeNotice.clock, at: now, cause: FeeCommand.Code.pay.rawValue)
        switch entry.state {
        case .delivered, .secondNotice, .contacted:
            entry.state = .paid
            tell(
                FeePaid(
                    feeNoticeId: entry.id, number: entry.number, office: entry.office, paidAt: now, totalFen: entry.totalFen,
                    contactIds: entry.contactIds))
        default:
            entry.state = .settled
            tell(
                FeeSettled(
                    feeNoticeId: entry.id, number: entry.number, office: entry.office, settledAt: now, totalFen: entry.totalFen,
                    contactIds: entry.contactIds))
        }
    }

    /// A charge of the office, for this notice or for no case, that has the amount left and knows that it pays this one (INT-60).
    private func check(_ id: ChargeID, pays amount: Int, _ checks: inout FieldChecks) {
        let charge = context.read(id.retyped(), as: Charge.self)
        guard let charge, charge.office == entry.office, charge.form.caseId == nil || charge.form.caseId == entry.id.retyped() else {
            checks.note("chargeId", "is no charge of this office for this case")
            return
        }
        if amount > charge.leftFen {
            checks.note("chargeId", "has \(charge.leftFen) left; the rest was refunded or deducted, or never collected")
        } else if !charge.isGiven(to: entry.id, amountFen: amount) {
            checks.note("chargeId", "is not given to this notice, or was given to another meanwhile; send the payment again")
        }
    }

    mutating func withdraw(_ why: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a notice is taken back for a reason")
        entry.withdrawal = FeeNote(text: text, at: now, by: context.actor.role)
        entry.ended = stamp
        entry.state = .withdrawn
        entry.clocks.stopAll(at: now, cause: FeeCommand.Code.withdraw.rawValue)
        reason = text
        tell(
            FeeWithdrawn(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, withdrawnAt: now, paidFen: entry.paidFen,
                contactIds: entry.contactIds))
    }

    /// Finance is told. Where the notice was over by the time, the contact ends at once.
    mutating func note(_ question: FeeQuestion) {
        entry.questions = (entry.questions ?? []) + [question]
        let outcome: ContactOutcome? = entry.isOver ? (entry.state == .withdrawn ? .cancelled : .satisfied) : nil
        tell(
            FeeQuestioned(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, questionedAt: now, contactId: question.contactId,
                openFen: entry.openFen, outcome: outcome, recipients: FeeRoles.questioned))
    }
}
