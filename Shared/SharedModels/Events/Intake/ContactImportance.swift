/// Why a matter is important.
package struct ContactImportance: Codable, Hashable, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
