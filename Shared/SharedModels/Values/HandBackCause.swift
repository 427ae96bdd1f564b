/// Why a slip counts as handed back (domain 3.3).
package enum HandBackCause: String, Codable, Sendable, CaseIterable {
    /// Engineering returned it with a reason (退单).
    case department
    /// Unfinished when its month was closed (REP-18, `repair.rollover_requires_opinion`).
    case monthEnd = "month_end"
}
