/// How soon a reply was promised (INT-09, INT-15, K-02).
package enum PromisePace: String, Codable, Sendable, CaseIterable {
    /// The policy's short promise, by default 2 hours.
    case fast
    /// The policy's ordinary promise, by default 24 hours.
    case normal
    /// A time that was agreed with the owner.
    case agreed
}
