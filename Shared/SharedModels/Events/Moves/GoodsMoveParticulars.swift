/// Who moves goods, of which unit (INT-49).
package struct GoodsMoveParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let person: String
    package let phone: String?

    package init(unit: String, person: String, phone: String? = nil) {
        self.unit = unit
        self.person = person
        self.phone = phone
    }
}

/// The unit whose goods are moved.
package struct GoodsMoveUnit: Codable, Hashable, Sendable {
    package let unit: String

    package init(unit: String) {
        self.unit = unit
    }
}
