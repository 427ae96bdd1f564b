/// What a complaint needs before it can be accepted (CMP-14).
package enum ComplaintRequirement: String, Codable, Sendable, CaseIterable {
    /// Who complains.
    case identity
    /// A concrete description of what happened.
    case description
    case evidence
}
