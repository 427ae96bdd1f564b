import Foundation
import Policy
import SharedModels

/// Important matters: the head of the department concerned, and the direct leader of who took it in, hear of them at once (INT-24).
extension Contact {
    /// Says that the matter is important, and why.
    mutating func take(_ command: MarkImportant, in context: DecisionContext) throws(Rejection) -> Facts? {
        if important?.reason == command.reason.withoutSurroundingBlanks { return nil }
        try require(.recorded, .answered, .promised, .assigned, .handedOver, .replied, for: "mark-important")
        var checks = FieldChecks()
        let reason = checks.require(command.reason, "reason", limit: FieldChecks.longLimit)
        try checks.finish("an important matter is told with the reason", rule: "INT-24")
        return Facts(flag(reason: reason, in: context))
    }

    /// A complaint that is major by what is known already is important without anybody's saying so. Nil where it was said before, or is not.
    mutating func flagMajor(_ reasons: [MajorReason]?, in context: DecisionContext) -> ContactFlagged? {
        guard let reasons, !reasons.isEmpty, important == nil else { return nil }
        return flag(reasons: reasons, in: context)
    }

    mutating func flag(reason: String? = nil, reasons: [MajorReason] = [], in context: DecisionContext) -> ContactFlagged {
        let leaders = [facts.responsible?.department?.head, context.actor.role.leader].compactMap(\.self)
        let told = leaders.enumerated().filter { leaders.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        important = Importance(
            reason: reason, majorReasons: reasons.isEmpty ? nil : reasons, at: context.now, by: context.actor.role, told: told)
        return ContactFlagged(
            contactId: id, number: number, office: office, flaggedAt: context.now, kind: contactKind,
            responsibleDepartment: facts.responsible?.department, majorReasons: reasons, notify: told,
            sealed: reason.map { .content(ContactImportance(reason: $0)) })
    }

    /// That and why a matter is important, and who was told.
    struct Importance: Codable, Hashable, Sendable {
        /// In words; nil where the major reasons of a complaint say it.
        let reason: String?
        let majorReasons: [MajorReason]?
        let at: Date
        let by: Role
        let told: [Role]

        /// Without the words, which tell of the matter.
        var masked: Self { Self(reason: nil, majorReasons: majorReasons, at: at, by: by, told: told) }
    }
}

/// The matter is important (INT-24).
struct MarkImportant: Codable, Hashable, Sendable {
    var reason: String
}
