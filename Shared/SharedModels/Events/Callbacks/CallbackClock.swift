/// The clocks of a callback task (domain 3.4); the raw value is the clock's name.
package enum CallbackClock: String, Codable, Hashable, Sendable, CaseIterable {
    /// The end of the handling to the callback (CBK-06, K-04).
    case due = "T-CB"
    /// To the end of the local week, again each week until the owner is reached; no limit, a net (K-04).
    case sweep = "T-SWEEP"
}
