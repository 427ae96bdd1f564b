/// What is to be repaired, where, and whom to ask for (REP-06).
package struct RepairParticulars: Codable, Hashable, Sendable {
    package let what: String
    package let address: String
    package let unit: String
    package let contactPerson: String
    package let contactPhone: String

    package init(what: String, address: String, unit: String, contactPerson: String, contactPhone: String) {
        self.what = what
        self.address = address
        self.unit = unit
        self.contactPerson = contactPerson
        self.contactPhone = contactPhone
    }
}
