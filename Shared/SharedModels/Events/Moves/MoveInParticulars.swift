/// Who moves into which unit.
package struct MoveInParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let occupier: String
    package let phone: String?

    package init(unit: String, occupier: String, phone: String? = nil) {
        self.unit = unit
        self.occupier = occupier
        self.phone = phone
    }
}

/// The unit that is moved into.
package struct MoveInUnit: Codable, Hashable, Sendable {
    package let unit: String

    package init(unit: String) {
        self.unit = unit
    }
}
