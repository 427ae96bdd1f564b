/// How a notice reaches owners (INT-68).
package enum NoticeChannel: String, Codable, Sendable, CaseIterable {
    case sms
    /// On boards and doors.
    case posted
    /// In the app or a group.
    case online
}
