/// Who came, to whom and why.
package struct VisitorParticulars: Codable, Hashable, Sendable {
    package let name: String
    package let company: String?
    package let phone: String?
    /// Whom the visitor wants.
    package let host: String?
    package let purpose: String

    package init(name: String, company: String? = nil, phone: String? = nil, host: String? = nil, purpose: String) {
        self.name = name
        self.company = company
        self.phone = phone
        self.host = host
        self.purpose = purpose
    }
}

/// What a salesperson left behind (INT-30).
package struct VisitorMaterial: Codable, Hashable, Sendable {
    package let material: String
    /// Where it is kept.
    package let place: String

    package init(material: String, place: String) {
        self.material = material
        self.place = place
    }
}

/// What was seen or said about a visitor.
package struct VisitorNote: Codable, Hashable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}
