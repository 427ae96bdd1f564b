/// The handling result in words (INT-12).
package struct ContactResult: Codable, Hashable, Sendable {
    package let result: String
    package init(result: String) { self.result = result }
}
