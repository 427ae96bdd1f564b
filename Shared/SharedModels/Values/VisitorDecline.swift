/// Why a visitor was not let in.
package enum VisitorDecline: String, Codable, Sendable, CaseIterable {
    /// A salesperson, by the policy (K-13).
    case solicitor
    /// Somebody who has no business here (INT-31).
    case unrelated
    /// The host does not want to see the visitor.
    case hostRefused = "host_refused"
}
