/// Who is invited to a forum (CBK-29, CBK-40).
package enum ForumAudience: String, Codable, Sendable, CaseIterable {
    /// Some households.
    case households
    /// The owners' committee (业主委员会).
    case committee
    /// Whoever wants to come.
    case everyone
}
