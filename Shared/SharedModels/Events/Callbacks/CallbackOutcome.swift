/// How a callback task ended.
package enum CallbackOutcome: String, Codable, Sendable, CaseIterable {
    case satisfied
}
