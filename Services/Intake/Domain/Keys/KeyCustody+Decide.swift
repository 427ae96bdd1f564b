import Foundation
import Policy
import SharedModels

extension KeyCustody {
    static func posts(for command: KeyCommand.Code) -> Set<Role> { command == .clockDue ? [.system] : KeyRoles.desk }

    static func begin(
        _ command: KeyCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<KeyCustody>? {
        guard case .receive(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(form.unit, "unit")
        if form.keys.isEmpty || form.keys.count > KeyForm.mostKeys { checks.note("keys", "must have 1 to \(KeyForm.mostKeys) entries") }
        for (index, key) in form.keys.prefix(KeyForm.mostKeys).enumerated() { checks.require(key, "keys[\(index)]") }
        checks.require(form.from, "from")
        checks.require(form.place, "place")
        try checks.finish("keys are taken with unit, list, who brought them and where they hang", rule: "INT-42")
        let custody = KeyCustody(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, receivedAt: context.now,
            receivedBy: context.actor.role)
        var step = BookStep(custody, under: rules, in: context)
        step.tell(
            KeyReceived(
                keyCustodyId: custody.id, number: custody.number, office: office, receivedAt: context.now, keys: form.keys.count,
                sealed: .content(KeyParticulars(unit: form.unit, keys: form.keys, from: form.from, place: form.place))))
        return step
    }

    func hasSeen(_ command: KeyCommand) -> Bool {
        switch command {
        case .receive(let office, let form): office == self.office && form == self.form
        case .lend(let form): state == .lent && loans.last?.form == form
        case .takeBack(let lentAt):
            if let lentAt {
                loans.contains { abs($0.at.timeIntervalSince(lentAt)) < 0.001 && $0.returnedAt != nil }
            } else {
                state == .inCustody && !loans.isEmpty
            }
        case .release(let recipient, let name):
            release.map { $0.recipient == recipient && $0.signature.name == name.withoutSurroundingBlanks } ?? false
        case .clockDue: false
        }
    }

    static func apply(_ command: KeyCommand, to step: inout BookStep<KeyCustody>) throws(Rejection) {
        switch command {
        case .receive, .clockDue: break
        case .lend(let form): try step.lend(form)
        case .takeBack(let lentAt): try step.takeBack(lentAt)
        case .release(let recipient, let name): try step.release(to: recipient, name)
        }
    }

    /// The keys are out beyond their time: told once a loan.
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<KeyCustody>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        if let last = step.entry.loans.indices.last { step.entry.loans[last].wasLate = true }
        let custody = step.entry
        step.tell(
            KeyOverdue(
                keyCustodyId: custody.id, number: custody.number, office: custody.office, overdueAt: step.now, bound: clock.at,
                recipients: KeyRoles.overdue))
    }
}

extension BookStep<KeyCustody> {
    fileprivate mutating func lend(_ form: KeyLoanForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(form.borrower, "borrower")
        checks.phone(form.phone, "phone")
        checks.require(form.reason, "reason", limit: FieldChecks.longLimit)
        if form.dueAt <= now || form.dueAt > now.addingTimeInterval(KeyLoanForm.longest) {
            checks.note("dueAt", "must lie ahead, within 31 days")
        }
        try checks.finish("keys are lent to somebody, for a reason and until a time", rule: "INT-42")
        entry.loans = (entry.loans + [KeyLending(form: form, at: now, by: context.actor.role)]).suffix(KeyCustody.loansKept)
        entry.state = .lent
        entry.clocks.start(KeyCustody.clock, at: now, bound: form.dueAt, now: now, cause: KeyCommand.Code.lend.rawValue)
        entry.clocks.removeFirst(max(0, entry.clocks.count - KeyCustody.loansKept))
        tell(
            KeyLent(
                keyCustodyId: entry.id, number: entry.number, office: entry.office, lentAt: now, dueAt: form.dueAt,
                sealed: .content(KeyLoan(borrower: form.borrower, reason: form.reason, phone: form.phone))))
    }

    fileprivate mutating func takeBack(_ lentAt: Date?) throws(Rejection) {
        guard var loan = entry.loans.popLast() else { preconditionFailure("keys that are lent have a loan") }
        // To the millisecond, as it stands on the wire.
        if let lentAt, abs(lentAt.timeIntervalSince(loan.at)) >= 0.001 {
            throw Rejection(.wrongState, "The keys were lent anew since; read them and give them back again.")
        }
        loan.returnedAt = now
        entry.clocks.meet(KeyCustody.clock, at: now, cause: KeyCommand.Code.takeBack.rawValue)
        entry.loans.append(loan)
        entry.state = .inCustody
        tell(
            KeyReturned(
                keyCustodyId: entry.id, number: entry.number, office: entry.office, returnedAt: now, dueAt: loan.form.dueAt,
                inTime: !loan.wasLate))
    }

    fileprivate mutating func release(to recipient: KeyRecipient, _ name: String) throws(Rejection) {
        var checks = FieldChecks()
        let name = checks.require(name, "signature")
        try checks.finish("keys leave custody against a signature", rule: "INT-42")
        entry.release = KeyCustody.Release(recipient: recipient, signature: signature(name), by: context.actor.role)
        entry.state = .released
        tell(
            KeyReleased(
                keyCustodyId: entry.id, number: entry.number, office: entry.office, releasedAt: now, recipient: recipient,
                sealed: .content(KeySignature(name: name))))
    }
}
