/// The case that a callback is about.
package struct SubjectCase: Codable, Hashable, Sendable {
    /// Whose case it is.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case complaint
        case repair
    }

    package let kind: Kind
    package let id: CaseID

    package init(kind: Kind, id: CaseID) {
        self.kind = kind
        self.id = id
    }
}
