/// Why a forum with owners is held (CBK-29, CBK-40).
package enum ForumKind: String, Codable, Sendable, CaseIterable {
    /// At irregular times, by free invitation.
    case open
    /// At the end of a year.
    case yearEnd = "year_end"
}
