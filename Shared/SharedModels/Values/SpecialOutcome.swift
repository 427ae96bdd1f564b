/// What the general manager decided about a special request (INT-26).
package enum SpecialOutcome: String, Codable, Sendable, CaseIterable {
    case granted
    /// Granted in part.
    case partly
    case refused
}
