/// How a contact came to its end; the clear part of its result (INT-12).
package enum ContactOutcome: String, Codable, Sendable, CaseIterable {
    /// On the spot.
    case answered
    /// After a promise.
    case replied
    /// The complaint, work order or service made of it was settled and the owner is satisfied.
    case satisfied
    /// The work order was settled and no callback was asked for.
    case notSelected = "not_selected"
    /// The work order ended without work, for example because the owner declined the price.
    case noWork = "no_work"
    /// The complaint was not accepted and the owner was told why.
    case rejected
    /// The owner took the complaint back.
    case withdrawn
    /// The owner cancelled the work order or the service.
    case cancelled
}
