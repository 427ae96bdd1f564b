/// How a callback task ended.
package enum CallbackOutcome: String, Codable, Sendable, CaseIterable {
    /// The owner is satisfied; the case that was asked about closes.
    case satisfied
    /// The complaint that came of a callback tied to no case has ended; the owner was called back about that one.
    case followedUp = "followed_up"
}
