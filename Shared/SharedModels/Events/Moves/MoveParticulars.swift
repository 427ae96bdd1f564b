/// Who moves, and which unit it is about.
package struct MoveParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let person: String
    package let phone: String?

    package init(unit: String, person: String, phone: String? = nil) {
        self.unit = unit
        self.person = person
        self.phone = phone
    }
}

/// Who moves out of which unit (INT-51).
package struct MoveOutParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let tenant: String
    package let phone: String?

    package init(unit: String, tenant: String, phone: String? = nil) {
        self.unit = unit
        self.tenant = tenant
        self.phone = phone
    }
}

/// The unit that was left.
package struct MoveOutUnit: Codable, Hashable, Sendable {
    package let unit: String

    package init(unit: String) {
        self.unit = unit
    }
}

/// Which unit is empty, and where its owner's present office is (INT-54).
package struct VacantUnitParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let ownerOffice: String?

    package init(unit: String, ownerOffice: String? = nil) {
        self.unit = unit
        self.ownerOffice = ownerOffice
    }
}

/// Where a bill went (INT-54).
package struct VacantUnitBillAddress: Codable, Hashable, Sendable {
    package let sentTo: String

    package init(sentTo: String) {
        self.sentTo = sentTo
    }
}
