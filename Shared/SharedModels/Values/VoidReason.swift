/// Why a contact counts for nothing (INT-22, INT-25).
package enum VoidReason: String, Codable, Sendable, CaseIterable {
    /// Nobody spoke after three prompts (INT-22).
    case silent
    case wrongNumber = "wrong_number"
    case nuisance
    case advertising
    /// Nothing to do with the estate.
    case unrelated
}
