package import Foundation

/// An owner asks for something special (INT-26).
package struct SpecialRequestFiled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.filed.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let filedAt: Date
    /// Who passes it to the manager.
    package let recipients: [Role]
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?
    package let sealed: Sealed<SpecialParticulars>

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, filedAt: Date, recipients: [Role], contactId: ContactID? = nil,
        sealed: Sealed<SpecialParticulars>
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.filedAt = filedAt
        self.recipients = recipients
        self.contactId = contactId
        self.sealed = sealed
    }
}
