/// Which keys lie in custody, of which unit, and from whom (INT-42).
package struct KeyParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let keys: [String]
    /// Who brought them.
    package let from: String
    /// Where they hang.
    package let place: String

    package init(unit: String, keys: [String], from: String, place: String) {
        self.unit = unit
        self.keys = keys
        self.from = from
        self.place = place
    }
}

/// Who borrowed keys, and what for.
package struct KeyLoan: Codable, Hashable, Sendable {
    package let borrower: String
    package let reason: String
    package let phone: String?

    package init(borrower: String, reason: String, phone: String? = nil) {
        self.borrower = borrower
        self.reason = reason
        self.phone = phone
    }
}

/// Who signed for keys.
package struct KeySignature: Codable, Hashable, Sendable {
    package let name: String

    package init(name: String) {
        self.name = name
    }
}
