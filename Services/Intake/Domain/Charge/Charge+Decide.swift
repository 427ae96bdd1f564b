import Foundation
import Policy
import SharedModels

extension Charge {
    static func posts(for command: ChargeCommand.Code) -> Set<Role> {
        switch command {
        case .collect, .askAdjustment, .issueReceipt, .cancelReceipt: ChargeRoles.cashiers
        case .approve, .decline: ChargeRoles.approvers
        case .pay: FeeRoles.finance
        case .notePayment: [.system]
        }
    }

    static func begin(
        _ command: ChargeCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<Charge>? {
        guard case .collect(let office, var form, let unitFile) = command else { return nil }
        // Nobody learns from what is wrong with it which cases another office has.
        try admit(context.actor, to: office)
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(form.unit, "unit")
        checks.require(form.payer, "payer")
        if !(1...FeeCharge.highestFen).contains(form.amountFen) { checks.note("amountFen", "must be from 1 to \(FeeCharge.highestFen)") }
        if form.subject == .other || form.subject == .deposit {
            checks.require(form.what, "what", limit: FieldChecks.longLimit)
        } else {
            checks.allow(form.what, "what", limit: FieldChecks.longLimit)
        }
        func isHousehold(_ file: HouseholdID) -> Bool { context.mentions(file.retyped(), as: Household.self, of: office) }
        if let given = form.householdId, !isHousehold(given) {
            checks.note("householdId", "is no household of this office")
        }
        if let kind = form.subject.caseKind, let id = form.caseId,
            context.mentioned[id] != MentionedCase(kind: kind, office: office)
        {
            checks.note("caseId", "is no \(form.subject.rawValue) of this office")
        }
        let service = form.caseId.flatMap { context.read($0, as: ServiceRequest.self) }
        if let service, service.payments?.count ?? 0 >= ServiceRequest.mostPayments {
            checks.note("caseId", "has \(ServiceRequest.mostPayments) charges already, which is the most that a service has")
        }
        if form.householdId == nil, let unitFile, isHousehold(unitFile) { form.householdId = unitFile }
        try checks.finish("money is collected of somebody, for something", rule: "INT-60")
        var charge = Charge(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, collectedAt: context.now,
            collectedBy: context.actor.role)
        charge.paidService = service.map { ChargedService(number: $0.number, service: $0.service) }
        var step = BookStep(charge, under: rules, in: context)
        step.tell(
            ChargeCollected(
                chargeId: charge.id, number: charge.number, office: office, collectedAt: context.now, subject: form.subject,
                method: form.method, amountFen: form.amountFen, caseId: form.caseId, householdId: form.householdId,
                sealed: .content(ChargeParticulars(unit: form.unit, payer: form.payer, what: form.what.present))))
        return step
    }

    func hasSeen(_ command: ChargeCommand) -> Bool {
        switch command {
        case .collect(let office, let form, _): office == self.office && form.isSame(as: self.form)
        case .askAdjustment(let form, _): asked?.form == form
        case .approve(let named, _): adjustments.contains { named.differences(from: $0.form, askedAt: $0.askedAt).isEmpty }
        case .decline(let reason): state == .collected && declined?.text == reason.withoutSurroundingBlanks
        case .issueReceipt(let form):
            receipt(form.number, of: form.bookId).map { $0.amountFen == form.amountFen && $0.cancellation == nil } ?? false
        // One that the charge has never heard of was taken back by its book alone.
        case .cancelReceipt(let book, let number, _): receipt(number, of: book).map { $0.cancellation != nil } ?? true
        case .pay(let notice, let amount, _): isGiven(to: notice, amountFen: amount)
        // Only the notice tells.
        case .notePayment: false
        }
    }

    static func apply(_ command: ChargeCommand, to step: inout BookStep<Charge>) throws(Rejection) {
        switch command {
        case .collect: break
        case .askAdjustment(let form, _): try step.ask(form)
        case .approve(let named, _): try step.approve(named)
        case .decline(let reason): try step.decline(reason)
        case .issueReceipt(let form): try step.issue(form)
        case .cancelReceipt(let book, let number, let reason): try step.cancel(number, of: book, reason)
        case .pay(let notice, let amount, _): try step.pay(notice, amount)
        case .notePayment(let notice): step.notePayment(notice)
        }
    }
}

extension Charge {
    /// What is wrong with a receipt that is to be given; looked at before its number is used as well (INT-60).
    func checks(of form: ReceiptForm) -> FieldChecks {
        var checks = FieldChecks()
        if receipt(form.number, of: form.bookId) != nil { checks.note("number", "was given for this charge before") }
        if form.amountFen < 1 || form.amountFen > unreceiptedFen {
            checks.note("amountFen", "must be from 1 to \(unreceiptedFen), which has no receipt yet")
        }
        if form.replaces != nil, replaceable(by: form) == nil {
            checks.note("replaces", "is no cancelled one of this charge that still waits for another")
        }
        return checks
    }

    /// The cancelled receipt whose place another takes.
    fileprivate func replaceable(by form: ReceiptForm) -> Int? {
        guard let number = form.replaces else { return nil }
        return receipts.firstIndex { $0.number == number && $0.kind == form.kind && $0.cancellation != nil && $0.replacedBy == nil }
    }
}

extension BookStep<Charge> {
    /// Never more than was collected, is left and pays no fee notice (INT-60).
    fileprivate mutating func ask(_ form: ChargeAdjustmentForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(form.reason, "reason", limit: FieldChecks.longLimit)
        let free = entry.freeFen(in: context)
        if form.amountFen < 1 || form.amountFen > free {
            checks.note("amountFen", "must be from 1 to \(free), which is left of what was collected and pays no fee notice")
        }
        if form.kind == .deduction, form.method != nil { checks.note("method", "is of a refund: what is deducted goes to nobody") }
        try checks.finish("no more goes back than was collected, and for a reason", rule: "INT-60")
        entry.asked = ChargeRequest(form: form, at: now, by: context.actor.role, subject: context.actor.subject)
        entry.declined = nil
        entry.state = .adjusting
        reason = form.reason
        tell(
            AdjustmentAsked(
                chargeId: entry.id, number: entry.number, office: entry.office, askedAt: now, kind: form.kind, amountFen: form.amountFen,
                sealed: .content(ChargeReason(reason: form.reason))))
    }

    /// By a leader, and by another person than who asked: two see that money goes back. Only what the leader names, and never what has paid a
    /// fee notice meanwhile.
    fileprivate mutating func approve(_ named: AdjustmentApproval) throws(Rejection) {
        guard let asked = entry.asked else { preconditionFailure("a charge that is being adjusted has a request") }
        let differences = named.differences(from: asked.form, askedAt: asked.at)
        guard differences.isEmpty else {
            throw Rejection(
                .wrongState, "What is asked for is not what is named; read the charge again and decide anew.", fields: differences,
                rule: "INT-60")
        }
        guard asked.subject != context.actor.subject else {
            throw Rejection(.ruleViolated, "Who asked for it does not approve it; another leader does.", rule: "INT-60")
        }
        let free = entry.freeFen(in: context)
        guard asked.form.amountFen <= free else {
            throw Rejection(
                .ruleViolated, "No more than \(free) fen can go back: the rest of what is left pays a fee notice.",
                fields: [.init("amountFen", "is more than \(free)")], rule: "INT-60")
        }
        entry.adjustments.append(
            ChargeAdjustment(
                form: asked.form, askedAt: asked.at, askedBy: asked.by, approvedAt: now, approvedBy: context.actor.role))
        entry.asked = nil
        entry.state = entry.leftFen == 0 ? .settled : .collected
        tell(
            ChargeAdjusted(
                chargeId: entry.id, number: entry.number, office: entry.office, adjustedAt: now, kind: asked.form.kind,
                method: asked.form.method ?? entry.form.method, amountFen: asked.form.amountFen, leftFen: entry.leftFen,
                approvedBy: context.actor.role, subject: entry.form.subject, caseId: entry.form.caseId))
    }

    fileprivate mutating func decline(_ why: String) throws(Rejection) {
        guard let asked = entry.asked else { preconditionFailure("a charge that is being adjusted has a request") }
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a leader says why not")
        entry.declined = FeeNote(text: text, at: now, by: context.actor.role)
        entry.asked = nil
        entry.state = .collected
        reason = text
        tell(
            AdjustmentDeclined(
                chargeId: entry.id, number: entry.number, office: entry.office, declinedAt: now, kind: asked.form.kind,
                amountFen: asked.form.amountFen, sealed: .content(ChargeReason(reason: text))))
    }

    fileprivate mutating func issue(_ form: ReceiptForm) throws(Rejection) {
        try entry.checks(of: form).finish("a receipt says what was collected and has none yet", rule: "INT-60")
        // The book alone says that the number was given for this, and for how much; it may have been taken back since.
        let book = context.read(form.bookId.retyped(), as: ReceiptBook.self)
        guard book?.given(form.number, for: entry.id) == form.amountFen else {
            throw Rejection(
                .invalid, "The book does not have the number as given for this charge and amount.",
                fields: [.init("number", "is not given for this, or was taken back")], rule: "INT-60")
        }
        if let old = entry.replaceable(by: form) { entry.receipts[old].replacedBy = form.number }
        entry.receipts.append(
            ChargeReceipt(
                bookId: form.bookId, kind: form.kind, series: form.series, number: form.number, amountFen: form.amountFen, issuedAt: now,
                issuedBy: context.actor.role))
        tell(
            ReceiptIssued(
                chargeId: entry.id, number: entry.number, office: entry.office, issuedAt: now, receiptBookId: form.bookId,
                kind: form.kind, series: form.series, receiptNumber: form.number, amountFen: form.amountFen, replaces: form.replaces,
                subject: entry.form.subject, caseId: entry.form.caseId))
    }

    fileprivate mutating func cancel(_ number: Int, of book: ReceiptBookID, _ why: String) throws(Rejection) {
        guard let index = entry.receipts.firstIndex(where: { $0.number == number && $0.bookId == book }) else { return }
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a receipt is cancelled for a reason", rule: "INT-60")
        entry.receipts[index].cancellation = FeeNote(text: text, at: now, by: context.actor.role)
        reason = text
        let receipt = entry.receipts[index]
        tell(
            ReceiptCancelled(
                chargeId: entry.id, number: entry.number, office: entry.office, cancelledAt: now, receiptBookId: book,
                kind: receipt.kind, series: receipt.series, receiptNumber: number, amountFen: receipt.amountFen,
                subject: entry.form.subject, caseId: entry.form.caseId, sealed: .content(ChargeReason(reason: text))))
    }
}
