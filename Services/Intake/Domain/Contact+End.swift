import Foundation
import Policy
import SharedModels

extension Contact {
    /// Ends the contact with a result in words (INT-12).
    mutating func take(_ command: CloseContact, in context: DecisionContext) throws(Rejection) -> Facts? {
        if let closing, closing.closedBy == nil, command.result.present == nil || command.result.present == closing.result { return nil }
        try require(.answered, .replied, for: "close")
        var checks = FieldChecks()
        let result = checks.require(command.result.present ?? answer?.given.result, "result", limit: FieldChecks.longLimit)
        try checks.finish("a contact closes with the handling result in its record", rule: "INT-12")
        if isRelayed, confirmedAt == nil {
            throw Rejection(.ruleViolated, "the message stays open until its addressee has confirmed it", rule: "INT-06")
        }
        let outcome: ContactOutcome = state == .answered ? .answered : .replied
        closing = Closing(outcome: outcome, result: result, closedBy: nil, at: context.now)
        state = .closed
        return Facts(closed(outcome, by: nil, result: result, at: context.now))
    }

    /// The case that it was handed over to has ended.
    mutating func take(_ command: ChildEnd, in context: DecisionContext) throws(Rejection) -> Facts? {
        if state == .closed { return nil }
        try require(.handedOver, for: "close-by-child")
        guard command.kind == contactKind else {
            throw Rejection(.invalid, "the contact was handed over as \(contactKind.rawValue), not as \(command.kind.rawValue)")
        }
        guard command.outcome.isOfChild else {
            throw Rejection(.invalid, "\(command.outcome.rawValue) is no end of another case")
        }
        closing = Closing(outcome: command.outcome, result: nil, closedBy: command.id, at: context.now)
        state = .closed
        return Facts(closed(command.outcome, by: command.id, result: nil, at: context.now))
    }

    /// The contact counts for nothing (INT-22, INT-25).
    mutating func take(_ command: VoidContact, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Facts? {
        if voiding?.reason == command.reason { return nil }
        try require(.recorded, for: "void")
        var checks = FieldChecks()
        checks.allow(command.remark, "remark", limit: FieldChecks.longLimit)
        command.checkPrompts(&checks, under: rules)
        try checks.finish("the contact cannot be voided so", rule: command.prompts == nil ? nil : "INT-22")
        voiding = Voiding(reason: command.reason, at: context.now, prompts: command.prompts)
        state = .void
        clocks.stopAll(at: context.now)
        return Facts(
            ContactVoided(
                contactId: id, number: number, office: office, voidedAt: context.now, reason: command.reason,
                prompts: command.prompts))
    }

    private func closed(_ outcome: ContactOutcome, by child: CaseID?, result: String?, at now: Date) -> ContactClosed {
        ContactClosed(
            contactId: id, number: number, office: office, closedAt: now, outcome: outcome, closedBy: child,
            sealed: result.map { .content(ContactResult(result: $0)) })
    }
}

extension VoidContact {
    /// Prompts that anybody gives before a call is ended.
    static let possiblePrompts = 0...99

    /// A silent caller has been prompted as often as the policy asks, where it is told how often (INT-22).
    fileprivate func checkPrompts(_ checks: inout FieldChecks, under rules: Policy) {
        guard let prompts else { return }
        if reason != .silent { checks.note("prompts", "goes with the reason silent only") }
        let least = rules.desk.silencePrompts
        if !Self.possiblePrompts.contains(prompts) {
            checks.note("prompts", "must be \(Self.possiblePrompts.lowerBound) to \(Self.possiblePrompts.upperBound)")
        } else if reason == .silent, prompts < least {
            checks.note("prompts", "is fewer than \(least): the caller is prompted that often before the call is ended")
        }
    }
}

extension ContactOutcome {
    /// Whether it tells how another case ended.
    var isOfChild: Bool {
        switch self {
        case .answered, .replied: false
        case .satisfied, .notSelected, .noWork, .rejected, .withdrawn, .cancelled: true
        }
    }
}
