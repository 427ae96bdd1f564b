/// Why money goes back, or does not, or why a receipt counts no more.
package struct ChargeReason: Codable, Hashable, Sendable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}
