/// Who made a contact and what it is about; the private part of `ContactRecorded` (INT-03, INT-04, INT-06).
package struct ContactParticulars: Codable, Hashable, Sendable {
    package let callerName: String?
    package let phone: String?
    package let unit: String?
    package let address: String?
    /// The company that the caller speaks for (INT-05).
    package let company: String?
    package let reason: String
    /// Who in the responsible department deals with it (INT-03).
    package let responsiblePerson: String?
    /// For whom the message is (INT-06).
    package let addressee: String?

    package init(
        callerName: String?, phone: String?, unit: String?, address: String?, company: String?, reason: String,
        responsiblePerson: String?, addressee: String?
    ) {
        self.callerName = callerName
        self.phone = phone
        self.unit = unit
        self.address = address
        self.company = company
        self.reason = reason
        self.responsiblePerson = responsiblePerson
        self.addressee = addressee
    }
}
