import Foundation
import ServiceBootstrap
import SharedModels

// The bodies of the commands to charges. What must be there is optional in them, so that all that is missing is named in one answer.

/// `POST /charges`: money is collected (INT-60).
struct CollectChargeRequest: Decodable, Sendable {
    let office: String?
    let unit: String?
    let householdId: HouseholdID?
    let payer: String?
    let subject: ChargeSubject?
    let caseId: CaseID?
    let what: String?
    let method: ChargeMethod?
    let amountFen: Int?

    func checked() throws(Problem) -> (office: String, form: ChargeForm) {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let payer = check.line(payer, "payer")
        let subject = check.required(subject, "subject")
        let what = check.optionalNarrative(what, "what")
        let method = check.required(method, "method")
        let amount = check.required(amountFen, "amountFen")
        if let amount { check.range(amount, "amountFen", in: 1...FeeCharge.highestFen) }
        try check.finish()
        guard let subject, let method, let amount else { preconditionFailure("finish throws when one is missing") }
        let form = ChargeForm(
            unit: unit, householdId: householdId, payer: payer, subject: subject, caseId: caseId, what: what, method: method,
            amountFen: amount)
        return (office, form)
    }
}

/// `POST /charges/{id}/ask-adjustment`: a refund or a deduction.
struct AskAdjustmentRequest: Decodable, Sendable {
    let kind: ChargeAdjustmentKind?
    let amountFen: Int?
    let reason: String?
    let method: ChargeMethod?

    func command(to charge: Charge) throws(Problem) -> ChargeCommand {
        var check = Validation()
        let kind = check.required(kind, "kind")
        let amount = check.required(amountFen, "amountFen")
        let reason = check.narrative(reason, "reason")
        try check.finish()
        guard let kind, let amount else { preconditionFailure("finish throws when one is missing") }
        return .askAdjustment(
            ChargeAdjustmentForm(kind: kind, amountFen: amount, reason: reason, method: method), paying: charge.paidNotices)
    }
}

/// `POST /charges/{id}/approve-adjustment`: of what the leader has read, as `asked` shows it.
struct ApproveAdjustmentRequest: Decodable, Sendable {
    let kind: ChargeAdjustmentKind?
    let amountFen: Int?
    let askedAt: Date?

    func command(to charge: Charge) throws(Problem) -> ChargeCommand {
        var check = Validation()
        let kind = check.required(kind, "kind")
        let amount = check.required(amountFen, "amountFen")
        let askedAt = check.required(askedAt, "askedAt")
        check.optionalInstant(askedAt, "askedAt")
        try check.finish()
        guard let kind, let amount, let askedAt else { preconditionFailure("finish throws when one is missing") }
        return .approve(AdjustmentApproval(kind: kind, amountFen: amount, askedAt: askedAt), paying: charge.paidNotices)
    }
}

/// `POST /charges/{id}/decline-adjustment`.
struct DeclineAdjustmentRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ChargeCommand { .decline(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /charges/{id}/issue-receipt`: a numbered blank is given.
struct IssueReceiptRequest: Decodable, Sendable {
    let bookId: ReceiptBookID?
    let number: Int?
    /// All that has none yet when left out.
    let amountFen: Int?
    /// The number of a cancelled one whose place it takes.
    let replaces: Int?
}

/// `POST /charges/{id}/cancel-receipt`.
struct CancelReceiptRequest: Decodable, Sendable {
    let bookId: ReceiptBookID?
    let number: Int?
    let reason: String?
}

/// `POST /receipt-books`: a book of blanks is taken in custody (INT-60).
struct ReceiveReceiptBookRequest: Decodable, Sendable {
    let office: String?
    let kind: ReceiptKind?
    let series: String?
    let first: Int?
    let last: Int?

    func checked() throws(Problem) -> (office: String, form: ReceiptBookForm) {
        var check = Validation()
        let office = check.line(office, "office")
        let kind = check.required(kind, "kind")
        let series = check.line(series, "series")
        let first = check.required(first, "first")
        let last = check.required(last, "last")
        try check.finish()
        guard let kind, let first, let last else { preconditionFailure("finish throws when one is missing") }
        return (office, ReceiptBookForm(kind: kind, series: series, first: first, last: last))
    }

    /// One book of an office, kind, series and first number.
    func id() -> CaseID? {
        guard let office = office.present, let kind, let series = series.present, let first else { return nil }
        return CaseID(named: ["receipt_book", office, kind.rawValue, series, "\(first)"])
    }
}

/// `POST /receipt-books/{id}/spoil`: a blank that was never given.
struct SpoilBlankRequest: CommandRequest {
    let number: Int?
    let reason: String?

    func command() throws(Problem) -> ReceiptBookCommand {
        var check = Validation()
        let number = check.required(number, "number")
        let reason = check.narrative(reason, "reason")
        try check.finish()
        guard let number else { preconditionFailure("finish throws when it is missing") }
        return .spoil(number: number, reason: reason)
    }
}

/// `POST /receipt-books/{id}/hand-back`: against a signature.
struct HandBackReceiptBookRequest: CommandRequest {
    let signature: String?

    func command() throws(Problem) -> ReceiptBookCommand {
        var check = Validation()
        let signature = check.line(signature, "signature")
        try check.finish()
        return .handBack(signature: signature)
    }
}
