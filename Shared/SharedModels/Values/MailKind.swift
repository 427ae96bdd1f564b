/// What comes in the mail (INT-34).
package enum MailKind: String, Codable, Sendable, CaseIterable {
    case letter
    case parcel
    /// A newspaper or a magazine.
    case periodical
    /// A registered letter.
    case registered
    /// Papers that are no letter.
    case document
}
