/// What service is wanted, where, and whom to ask for (domain 3.7).
package struct ServiceParticulars: Codable, Hashable, Sendable {
    package let what: String
    package let address: String?
    package let unit: String
    package let contactPerson: String
    package let contactPhone: String
    /// What is moved, for a lift (INT-66); absent where it was not asked.
    package let goods: String?

    package init(what: String, address: String?, unit: String, contactPerson: String, contactPhone: String, goods: String? = nil) {
        self.what = what
        self.address = address
        self.unit = unit
        self.contactPerson = contactPerson
        self.contactPhone = contactPhone
        self.goods = goods
    }
}
