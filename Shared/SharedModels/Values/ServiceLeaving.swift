/// Why a service that was ordered comes to nothing.
package enum ServiceLeaving: String, Codable, Sendable, CaseIterable {
    /// The owner does not take the price.
    case declined
    /// It is called off.
    case cancelled
}
