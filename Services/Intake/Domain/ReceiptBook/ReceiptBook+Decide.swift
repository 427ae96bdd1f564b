import Foundation
import Policy
import SharedModels

extension ReceiptBook {
    static func posts(for command: ReceiptBookCommand.Code) -> Set<Role> { ChargeRoles.cashiers }

    static func begin(
        _ command: ReceiptBookCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<ReceiptBook>? {
        guard case .receive(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        if form.series.wholeMatch(of: /[A-Z0-9-]{1,20}/) == nil {
            checks.note("series", "must be 1 to 20 capital letters, digits and hyphens, as it is printed")
        }
        if !(1...ReceiptBookForm.highest).contains(form.first) { checks.note("first", "must be from 1 to \(ReceiptBookForm.highest)") }
        if !(1...ReceiptBookForm.highest).contains(form.last) || form.last < form.first {
            checks.note("last", "must be from first to \(ReceiptBookForm.highest)")
        } else if form.last - form.first >= mostNumbers {
            checks.note("last", "makes more than \(mostNumbers) numbers; enter each book by itself")
        }
        try checks.finish("a book is taken in custody with series, first and last number", rule: "INT-60")
        let book = ReceiptBook(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, receivedAt: context.now,
            receivedBy: context.actor.role)
        var step = BookStep(book, under: rules, in: context)
        step.tell(
            ReceiptBookReceived(
                receiptBookId: book.id, number: book.number, office: office, receivedAt: context.now, kind: form.kind,
                series: form.series, first: form.first, last: form.last))
        return step
    }

    func hasSeen(_ command: ReceiptBookCommand) -> Bool {
        switch command {
        case .receive(let office, let form): office == self.office && form == self.form
        case .issue(let number, let charge, let amount):
            blank(number).map { $0.use == .issued && $0.chargeId == charge && $0.amountFen == amount } ?? false
        case .spoil(let number, _): blank(number)?.use == .spoiled
        case .cancel(let number, let charge, _): blank(number).map { $0.use == .cancelled && $0.chargeId == charge } ?? false
        case .handBack: state == .returned
        }
    }

    /// The id of a book follows from its office, kind, series and first number, so a second one meets the first.
    func refusal(of command: ReceiptBookCommand) -> Rejection {
        guard case .receive = command else { return plainRefusal(of: command) }
        return Rejection(
            .alreadyExists, "The office has a book that begins with this number: \(number).",
            fields: [.init("first", "/receipt-books/\(id)")], rule: "INT-60")
    }

    static func apply(_ command: ReceiptBookCommand, to step: inout BookStep<ReceiptBook>) throws(Rejection) {
        switch command {
        case .receive: break
        case .issue(let number, let charge, let amount): try step.use(number, .issued, charge, amount, nil)
        case .spoil(let number, let reason): try step.use(number, .spoiled, nil, nil, reason)
        case .cancel(let number, let charge, let reason): try step.cancel(number, charge, reason)
        case .handBack(let signature): try step.handBack(signature)
        }
    }
}

extension BookStep<ReceiptBook> {
    /// A number is used once (INT-60).
    fileprivate mutating func use(_ number: Int, _ use: BlankUse, _ charge: ChargeID?, _ amount: Int?, _ why: String?) throws(Rejection) {
        var checks = FieldChecks()
        let text = use == .spoiled ? checks.require(why, "reason", limit: FieldChecks.longLimit) : nil
        if !(entry.form.first...entry.form.last).contains(number) {
            checks.note("number", "is not in the book, which has \(entry.form.first) to \(entry.form.last)")
        } else if let blank = entry.blank(number) {
            checks.note("number", "is \(blank.use.rawValue) already; a number is used once")
        }
        try checks.finish("a number of a book is used once", rule: "INT-60")
        entry.blanks.append(
            UsedBlank(
                number: number, use: use, chargeId: charge, amountFen: amount, at: now, by: context.actor.role,
                note: text.map { FeeNote(text: $0, at: now, by: context.actor.role) }))
        if entry.blanks.count == entry.form.last - entry.form.first + 1 { entry.state = .usedUp }
        reason = text
        told(number, use, charge)
    }

    fileprivate mutating func cancel(_ number: Int, _ charge: ChargeID, _ why: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        let index = entry.blanks.firstIndex { $0.number == number && $0.chargeId == charge && $0.use == .issued }
        if index == nil { checks.note("number", "was not given for this charge") }
        try checks.finish("what was given is cancelled for a reason", rule: "INT-60")
        guard let index else { preconditionFailure("finish throws when it is missing") }
        entry.blanks[index].use = .cancelled
        entry.blanks[index].note = FeeNote(text: text, at: now, by: context.actor.role)
        reason = text
        told(number, .cancelled, charge)
    }

    /// With what became of each number: gaps and cancelled ones are shown (INT-60).
    fileprivate mutating func handBack(_ name: String) throws(Rejection) {
        var checks = FieldChecks()
        let name = checks.require(name, "signature")
        try checks.finish("whoever takes the book signs for it", rule: "INT-60")
        entry.handBack = ReceiptBook.HandBack(signature: signature(name), by: context.actor.role)
        entry.state = .returned
        tell(
            ReceiptBookReturned(
                receiptBookId: entry.id, number: entry.number, office: entry.office, returnedAt: now, kind: entry.form.kind,
                series: entry.form.series, first: entry.form.first, last: entry.form.last, issued: entry.count(.issued),
                cancelled: entry.count(.cancelled), spoiled: entry.count(.spoiled), gaps: entry.gaps.count, unused: entry.unusedCount))
    }

    private mutating func told(_ number: Int, _ use: BlankUse, _ charge: ChargeID?) {
        tell(
            BlankUsed(
                receiptBookId: entry.id, number: entry.number, office: entry.office, usedAt: now, use: use, receiptNumber: number,
                chargeId: charge))
    }
}
