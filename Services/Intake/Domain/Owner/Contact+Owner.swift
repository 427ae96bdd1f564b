import Foundation
import Policy
import SharedModels

/// What an owner asks for by an app of the owners (催单, 撤单, 评价; ADR 36).
extension Contact {
    /// Urgings that the case itself keeps; each was told.
    static let urgingsKept = 20
    /// States in which somebody is still to do something, so that it can be urged.
    static let urgeable: Set<State> = [.recorded, .promised, .assigned, .handedOver]
    /// States before the matter was handed over or answered.
    static let untouched: Set<State> = [.recorded, .promised, .assigned]

    /// From when it can be urged once more; nil when that is now.
    func urgedAgain(under rules: Policy, at now: Date) -> Date? {
        guard let last = urgings?.last else { return nil }
        let again = rules.contact.urgedAgain(after: last.at)
        return again > now ? again : nil
    }

    /// The owner asks when it will be done: on record, and told to whoever has it in hand. Not too often (`contact.urge_every`).
    mutating func take(_ command: UrgeContact, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Facts? {
        guard Self.urgeable.contains(state), withdrawal == nil, command.open?.isOver != true else {
            throw Rejection(.wrongState, "there is nothing to urge: the matter is settled, or was taken back")
        }
        if let again = urgedAgain(under: rules, at: context.now) {
            throw Rejection(.wrongState, "it was urged already; it can be urged again from \(again.formatted(.iso8601))")
        }
        var checks = FieldChecks()
        let words = checks.allow(command.words, "words", limit: FieldChecks.longLimit)
        try checks.finish("the words cannot be kept")
        let times = (urgings?.last?.times ?? 0) + 1
        urgings = ((urgings ?? []) + [Urging(times: times, at: context.now, words: words)]).suffix(Self.urgingsKept)
        let open = state == .handedOver ? command.open : nil
        return Facts(
            ContactUrged(
                contactId: id, number: number, office: office, urgedAt: context.now, times: times, complaintId: open?.complaintId,
                workOrderId: open?.workOrderId, sealed: words.map { .content(OwnerWords(words: $0)) }))
    }

    /// The owner takes the matter back. Before it is handed over the contact ends with that; afterwards what came of it is asked to end, which
    /// closes the contact, as long as nobody has begun. Then only the desk can.
    mutating func take(_ command: WithdrawContact, in context: DecisionContext) throws(Rejection) -> Facts? {
        if withdrawal != nil { return nil }
        guard Self.untouched.contains(state) || state == .handedOver else {
            throw Rejection(.wrongState, "there is nothing to take back: the matter is answered or closed")
        }
        if state == .handedOver, command.open?.isWithdrawable != true {
            throw Rejection(.wrongState, "work on it has begun; phone the desk to take it back")
        }
        var checks = FieldChecks()
        let words = checks.allow(command.words, "words", limit: FieldChecks.longLimit)
        try checks.finish("the words cannot be kept")
        withdrawal = Withdrawal(at: context.now, words: words)
        let open = state == .handedOver ? command.open : nil
        let told = ContactWithdrawn(
            contactId: id, number: number, office: office, withdrawnAt: context.now, complaintId: open?.complaintId,
            workOrderId: open?.workOrderId, sealed: words.map { .content(OwnerWords(words: $0)) })
        guard state != .handedOver else { return Facts(told) }
        closing = Closing(outcome: .withdrawn, result: nil, closedBy: nil, at: context.now)
        state = .closed
        clocks.stopAll(at: context.now)
        return Facts(
            told,
            [
                ContactClosed(
                    contactId: id, number: number, office: office, closedAt: context.now, outcome: .withdrawn, closedBy: nil, sealed: nil)
            ])
    }

    /// How content the household is, once it has the answer; said once.
    mutating func take(_ command: RateContact, in context: DecisionContext) throws(Rejection) -> Facts? {
        if let rating, rating.rating == command.rating, rating.stars == command.stars, rating.words == command.words.present { return nil }
        guard isRateable else {
            throw Rejection(.wrongState, "it can be rated once, when it is answered or closed, unless it was taken back")
        }
        var checks = FieldChecks()
        checks.need(command.rating, "rating")
        if let stars = command.stars, !(1...5).contains(stars) { checks.note("stars", "must be 1 to 5") }
        let words = checks.allow(command.words, "words", limit: FieldChecks.longLimit)
        try checks.finish("the rating is incomplete")
        guard let word = command.rating else { return nil }
        rating = Rating(rating: word, stars: command.stars, words: words, at: context.now)
        return Facts(
            ContactRated(
                contactId: id, number: number, office: office, ratedAt: context.now, rating: word, stars: command.stars,
                caseId: command.caseId ?? child?.id, sealed: words.map { .content(OwnerWords(words: $0)) }))
    }

    /// Whether the household has the answer and has not said how content it is.
    var isRateable: Bool { rating == nil && (state == .replied || state == .closed && !isTakenBack) }

    /// Whether it ended because the owner wanted no more of it.
    var isTakenBack: Bool {
        switch closing?.outcome {
        case .withdrawn, .cancelled: true
        case .answered, .replied, .satisfied, .notSelected, .noWork, .rejected, nil: false
        }
    }
}

extension CaseInHand {
    /// Its id, of a complaint that is not over.
    var complaintId: ComplaintID? { kind == .complaint && !isOver ? id.retyped() : nil }
    /// Its id, of a repair that is not over.
    var workOrderId: WorkOrderID? { kind == .repair && !isOver ? id.retyped() : nil }
}
