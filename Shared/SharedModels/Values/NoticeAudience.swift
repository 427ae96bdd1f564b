/// Whom a notice is for.
package enum NoticeAudience: String, Codable, Sendable, CaseIterable {
    case everyone
    /// Some buildings.
    case buildings
    /// Some households.
    case households
}
