/// Whose an item of mail is, who sent it, and where it lies.
package struct MailParticulars: Codable, Hashable, Sendable {
    /// The unit that it is addressed to; absent for mail of the company.
    package let unit: String?
    package let addressee: String?
    package let sender: String?
    package let carrier: String?
    package let trackingNumber: String?
    /// Where it lies.
    package let place: String

    package init(
        unit: String? = nil, addressee: String? = nil, sender: String? = nil, carrier: String? = nil, trackingNumber: String? = nil,
        place: String
    ) {
        self.unit = unit
        self.addressee = addressee
        self.sender = sender
        self.carrier = carrier
        self.trackingNumber = trackingNumber
        self.place = place
    }
}

/// Who was told of an item of mail, or has it now.
package struct MailPerson: Codable, Hashable, Sendable {
    package let name: String
    /// What was said or seen.
    package let note: String?

    package init(name: String, note: String? = nil) {
        self.name = name
        self.note = note
    }
}
