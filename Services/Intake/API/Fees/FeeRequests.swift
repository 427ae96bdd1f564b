import Foundation
import ServiceBootstrap
import SharedModels

// The bodies of the commands to fee notices. What must be there is optional in them, so that all that is missing is named in one answer.

/// One line of a notice, as it comes in.
struct FeeChargeBody: Decodable, Sendable {
    let charge: FeeChargeKind?
    let amountFen: Int?
}

/// `POST /fee-notices`: a notice of finance is signed for (INT-55).
struct ReceiveFeeNoticeRequest: CommandRequest {
    let office: String?
    let noticeNumber: String?
    let unit: String?
    let addressee: String?
    let from: LedgerMonth?
    let until: LedgerMonth?
    let charges: [FeeChargeBody]?
    let signature: String?

    func command() throws(Problem) -> FeeCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let noticeNumber = check.line(noticeNumber, "noticeNumber")
        let unit = check.line(unit, "unit")
        let addressee = check.optionalLine(addressee, "addressee")
        let from = check.required(from, "from")
        let charges = lines(&check)
        let signature = check.line(signature, "signature")
        try check.finish()
        guard let from else { preconditionFailure("finish throws when it is missing") }
        let form = FeeForm(
            noticeNumber: noticeNumber, unit: unit, addressee: addressee, from: from, until: until ?? from, charges: charges)
        return .receive(office: office, form, signature: signature)
    }

    private func lines(_ check: inout Validation) -> [FeeCharge] {
        check.count(charges ?? [], "charges", in: 1...FeeForm.mostCharges).prefix(FeeForm.mostCharges).enumerated().compactMap { line in
            let charge = check.required(line.element.charge, "charges[\(line.offset)].charge")
            let amount = check.required(line.element.amountFen, "charges[\(line.offset)].amountFen")
            guard let charge, let amount else { return nil }
            return FeeCharge(charge: charge, amountFen: amount)
        }
    }

    /// One notice of an office and number: the same table of finance can be sent twice.
    func id() -> CaseID? {
        guard let office = office.present, let noticeNumber = noticeNumber.present else { return nil }
        return CaseID(named: ["fee_notice", office, noticeNumber])
    }
}

/// `POST /fee-notices/{id}/deliver`: the fee file is signed, by the owner or by a witness.
struct DeliverFeeNoticeRequest: CommandRequest {
    let signature: String?
    let witness: String?

    func command() throws(Problem) -> FeeCommand {
        var check = Validation()
        let signature = check.optionalLine(signature, "signature")
        let witness = check.optionalLine(witness, "witness")
        check.check(signature != nil || witness != nil, "signature", "is missing; of an owner who does not sign, witness says who saw it")
        try check.finish()
        return .deliver(signature: signature, witness: witness)
    }
}

/// `POST /fee-notices/{id}/remind`, body `{}`: finance's second notice.
struct RemindFeeRequest: CommandRequest {
    func command() -> FeeCommand { .remind }
}

/// `POST /fee-notices/{id}/contact` (INT-56, INT-59).
struct ContactAboutFeeRequest: CommandRequest {
    let contactedAt: Date?
    let means: FeeMeans?
    let person: String?
    let reason: String?
    let department: Role?

    func command() throws(Problem) -> FeeCommand {
        var check = Validation()
        let at = check.optionalInstant(contactedAt, "contactedAt")
        let means = check.required(means, "means")
        let person = check.line(person, "person")
        let reason = check.optionalNarrative(reason, "reason")
        try check.finish()
        guard let means else { preconditionFailure("finish throws when it is missing") }
        return .contact(FeeContactForm(contactedAt: at, means: means, person: person, reason: reason, department: department))
    }
}

/// `POST /fee-notices/{id}/visit` (INT-57).
struct VisitAboutFeeRequest: CommandRequest {
    let visitedAt: Date?
    let companion: String?
    let finding: String?

    func command() throws(Problem) -> FeeCommand {
        var check = Validation()
        let at = check.optionalInstant(visitedAt, "visitedAt")
        let companion = check.line(companion, "companion")
        let finding = check.narrative(finding, "finding")
        try check.finish()
        return .visit(FeeVisitForm(visitedAt: at, companion: companion, finding: finding))
    }
}

/// `POST /fee-notices/{id}/propose` (INT-57).
struct ProposeFeeMeasureRequest: CommandRequest {
    let proposal: String?

    func command() throws(Problem) -> FeeCommand { .propose(try Validation.soleNarrative(proposal, "proposal")) }
}

/// `POST /fee-notices/{id}/agree`, body `{}`.
struct AgreeToFeeMeasureRequest: CommandRequest {
    func command() -> FeeCommand { .agree }
}

/// `POST /fee-notices/{id}/decline`.
struct DeclineFeeMeasureRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> FeeCommand { .decline(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /fee-notices/{id}/announce` (INT-58).
struct AnnounceFeeMeasureRequest: CommandRequest {
    let means: FeeMeans?
    let receipt: String?

    func command() throws(Problem) -> FeeCommand {
        var check = Validation()
        let means = check.required(means, "means")
        let receipt = check.optionalLine(receipt, "receipt")
        try check.finish()
        guard let means else { preconditionFailure("finish throws when it is missing") }
        return .announce(means, receipt: receipt)
    }
}

/// `POST /fee-notices/{id}/take-measure`: the general manager approves (INT-58).
struct TakeFeeMeasureRequest: CommandRequest {
    let measure: String?

    func command() throws(Problem) -> FeeCommand { .takeMeasure(try Validation.soleNarrative(measure, "measure")) }
}

/// `POST /fee-notices/{id}/pay`: all, or a part.
struct PayFeeRequest: CommandRequest {
    let amountFen: Int?
    let receiptNumber: String?
    let chargeId: ChargeID?

    func command() throws(Problem) -> FeeCommand {
        var check = Validation()
        let amount = check.required(amountFen, "amountFen")
        let receipt = check.line(receiptNumber, "receiptNumber")
        try check.finish()
        guard let amount else { preconditionFailure("finish throws when it is missing") }
        return .pay(amountFen: amount, receiptNumber: receipt, chargeId: chargeId)
    }
}

/// `POST /fee-notices/{id}/withdraw`.
struct WithdrawFeeNoticeRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> FeeCommand { .withdraw(reason: try Validation.soleNarrative(reason, "reason")) }
}
