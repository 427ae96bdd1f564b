import Foundation
import SharedModels

// What an owner may ask of a contact of the own household. The route has made sure that it is one.

/// The owner asks when it will be done (催单).
struct UrgeContact: Hashable, Sendable {
    var words: String?
    /// What came of the contact and is not over yet, as it was looked up.
    var open: CaseInHand?
}

/// The owner takes the matter back.
struct WithdrawContact: Hashable, Sendable {
    var words: String?
    /// What came of the contact, as it was looked up; nil before it is handed over.
    var open: CaseInHand?
}

/// The owner says how content the household is.
struct RateContact: Hashable, Sendable {
    var rating: ServiceRating?
    /// 1 to 5.
    var stars: Int?
    var words: String?
    /// The last case that came of the contact, as it was looked up.
    var caseId: CaseID?
}

/// The complaint, repair or service that came of a contact, as far as was heard of it.
struct CaseInHand: Hashable, Sendable {
    let kind: ContactKind
    let id: CaseID
    /// Whether it is over.
    var isOver = false
    /// Whether it can still be taken back without anybody at the desk.
    var isWithdrawable = false
}

extension CaseProgress {
    /// States in which a case is over, whatever kind it is.
    private static let over: Set<String> = [
        "closed", "archived", "purged", "withdrawn", "not_accepted", "cancelled", "reported_back", "declined", "done", "moved_in",
        "reported", "paid", "settled",
    ]
    /// States of a slip from which nobody can call it off, because somebody has begun.
    private static let begun: Set<String> = ["in_work", "work_done", "signed_off", "reported_back", "callback_pending"]

    /// What an owner's command has to know of it.
    var inHand: CaseInHand {
        let isOver = Self.over.contains(state)
        let isWithdrawable =
            switch kind {
            // A complaint can be taken back as long as it is open (domain 3.2).
            case .complaint: !isOver
            // A repair until work has begun (domain 3.3).
            case .repair: !isOver && !steps.contains { Self.begun.contains($0.state) }
            // What was ordered for money, or what others come for, is called off at the desk.
            case .serviceRequest, .move, .fee, .special, .enquiry, .suggestion: false
            }
        return CaseInHand(kind: kind, id: id, isOver: isOver, isWithdrawable: isWithdrawable)
    }
}

extension Contact {
    /// What came of it, of which an owner's command is to be told: the last case that was heard of, or the one that it was handed over to and of
    /// which nothing was heard yet.
    func inHand(_ progress: [CaseProgress]) -> CaseInHand? {
        guard let child else { return nil }
        if let last = progress.last { return last.inHand }
        return CaseInHand(kind: child.asked.kind, id: child.id, isWithdrawable: [.complaint, .repair].contains(child.asked.kind))
    }
}
