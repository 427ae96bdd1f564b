/// What an original is: in which form somebody said it (INT-07).
package enum OriginalKind: String, Codable, Sendable, CaseIterable {
    case letter
    case fax
    /// A form that was filled in by hand.
    case form
    /// An e-mail, or a message of another service.
    case email
    /// What was said, by telephone or at the desk.
    case recording
    /// A picture that came with it.
    case photo
}
