/// How a repair order ended.
package enum RepairOutcome: String, Codable, Sendable, CaseIterable {
    /// The callback found the owner satisfied.
    case satisfied
    /// The period closed without a callback, coverage being met (K-01).
    case notSelected = "not_selected"
    /// The owner declined the price and nothing was done.
    case noWork = "no_work"
    /// The owner was dissatisfied; a linked order does the work again (WE-47).
    case rework
}
