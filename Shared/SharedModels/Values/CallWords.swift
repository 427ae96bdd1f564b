/// Which way a telephone call goes.
package enum CallDirection: String, Codable, Sendable, CaseIterable {
    /// Somebody calls the desk.
    case inbound = "in"
    /// The desk calls.
    case outbound = "out"
}
