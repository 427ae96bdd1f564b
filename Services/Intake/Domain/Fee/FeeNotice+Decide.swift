import Foundation
import Policy
import SharedModels

extension FeeNotice {
    static func posts(for command: FeeCommand.Code) -> Set<Role> {
        switch command {
        case .receive, .deliver, .announce: FeeRoles.supervisors
        case .remind, .pay, .withdraw: FeeRoles.finance
        case .contact: FeeRoles.chasers
        case .visit, .propose, .agree: FeeRoles.managers
        case .decline, .takeMeasure: FeeRoles.generalManager
        case .clockDue, .noteQuestion: [.system]
        }
    }

    static func begin(
        _ command: FeeCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<FeeNotice>? {
        guard case .receive(let office, let form, let name) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        form.check(&checks)
        let signature = checks.require(name, "signature")
        try checks.finish("a notice says for which unit, which months and what, and is signed for", rule: "INT-55")
        let notice = FeeNotice(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, receivedAt: context.now,
            receivedBy: context.actor.role, receipt: BookSignature(name: signature, at: context.now))
        var step = BookStep(notice, under: rules, in: context)
        step.tell(
            FeeReceived(
                feeNoticeId: notice.id, number: notice.number, office: office, receivedAt: context.now,
                from: form.from, until: form.until, charges: form.charges, totalFen: form.totalFen,
                sealed: .content(
                    FeeParticulars(noticeNumber: form.noticeNumber, unit: form.unit, signature: signature, addressee: form.addressee))))
        return step
    }

    func hasSeen(_ command: FeeCommand) -> Bool {
        switch command {
        case .receive(let office, let form, _): office == self.office && form == self.form
        case .deliver(let signature, let witness):
            delivery.map { $0.signature.name == (signature ?? witness)?.withoutSurroundingBlanks && $0.witnessed == (signature == nil) }
                ?? false
        case .remind: reminder != nil
        case .contact(let form): contacts.last?.form == form
        case .visit(let form): visits.last?.form == form
        case .propose(let text): proposal?.text == text.withoutSurroundingBlanks
        case .agree: proposal?.agreed != nil
        case .decline(let reason): state == .jointVisit && proposal == nil && declined?.text == reason.withoutSurroundingBlanks
        case .announce(let means, let receipt):
            announcements.last.map { $0.means == means && $0.receipt?.name == receipt?.withoutSurroundingBlanks } ?? false
        case .takeMeasure: measure != nil
        case .pay(let amount, let receipt, let charge):
            payments.contains {
                $0.amountFen == amount && $0.receiptNumber == receipt.withoutSurroundingBlanks && $0.chargeId == charge
            }
        case .withdraw: state == .withdrawn
        case .noteQuestion(let question): questions?.contains { $0.contactId == question.contactId } ?? false
        case .clockDue: false
        }
    }

    /// The id of a notice follows from its office and number, so a second one meets the first.
    func refusal(of command: FeeCommand) -> Rejection {
        guard case .receive = command else { return plainRefusal(of: command) }
        return Rejection(
            .alreadyExists,
            "The office has a notice of this number with other content: \(number). Withdraw it, and give the right one "
                + "another number.",
            fields: [.init("noticeNumber", "/fee-notices/\(id)")], rule: "INT-55")
    }

    static func apply(_ command: FeeCommand, to step: inout BookStep<FeeNotice>) throws(Rejection) {
        switch command {
        case .receive, .clockDue: break
        case .deliver(let signature, let witness): try step.deliver(signature, witness)
        case .remind: step.remind()
        case .contact(let form): try step.contact(form)
        case .visit(let form): try step.visit(form)
        case .propose(let text): try step.propose(text)
        case .agree: try step.agree()
        case .decline(let reason): try step.decline(reason)
        case .announce(let means, let receipt): try step.announce(means, receipt)
        case .takeMeasure(let text): try step.takeMeasure(text)
        case .pay(let amount, let receipt, let charge): try step.pay(amount, receipt, charge)
        case .withdraw(let reason): try step.withdraw(reason)
        case .noteQuestion(let question): step.note(question)
        }
    }

    /// Three days have passed since the owner was reached, and nothing has come (INT-56, WE-59).
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<FeeNotice>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        step.entry.state = .escalated
        let notice = step.entry
        step.tell(
            FeeEscalated(
                feeNoticeId: notice.id, number: notice.number, office: notice.office, escalatedAt: step.now, bound: clock.at,
                openFen: notice.openFen, recipients: FeeRoles.escalated))
    }
}

extension FeeForm {
    /// What a notice must say (INT-55).
    fileprivate func check(_ checks: inout FieldChecks) {
        checks.require(noticeNumber, "noticeNumber")
        checks.require(unit, "unit")
        checks.allow(addressee, "addressee")
        if until < from { checks.note("until", "lies before from") }
        if charges.isEmpty || charges.count > Self.mostCharges { checks.note("charges", "must have 1 to \(Self.mostCharges) entries") }
        for (index, charge) in charges.prefix(Self.mostCharges).enumerated()
        where !(1...FeeCharge.highestFen).contains(charge.amountFen) {
            checks.note("charges[\(index)].amountFen", "must be from 1 to \(FeeCharge.highestFen)")
        }
    }
}
