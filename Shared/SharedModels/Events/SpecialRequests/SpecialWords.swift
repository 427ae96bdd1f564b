/// What an owner asks for, and who it is (INT-26).
package struct SpecialParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let person: String
    package let phone: String?
    package let request: String

    package init(unit: String, person: String, phone: String? = nil, request: String) {
        self.unit = unit
        self.person = person
        self.phone = phone
        self.request = request
    }
}

/// What somebody wrote about a special request.
package struct SpecialText: Codable, Hashable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}

/// Which writing went to the general manager, and what it proposes.
package struct SpecialProposal: Codable, Hashable, Sendable {
    package let document: String
    package let proposal: String

    package init(document: String, proposal: String) {
        self.document = document
        self.proposal = proposal
    }
}
