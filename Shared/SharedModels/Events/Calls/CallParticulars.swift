/// Whose number calls, and which is called.
package struct CallParticulars: Codable, Hashable, Sendable {
    /// Absent when it is withheld.
    package let from: String?
    package let to: String?

    package init(from: String? = nil, to: String? = nil) {
        self.from = from
        self.to = to
    }
}
