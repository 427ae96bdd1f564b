package import Foundation

/// A contact was captured with its mandatory facts (INT-03, INT-04, INT-06, INT-07).
package struct ContactRecorded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.recorded.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let kind: ContactKind
    package let channel: Channel
    /// When the owner called, came or wrote.
    package let occurredAt: Date
    /// When it entered the record; T-SAMEDAY starts here.
    package let recordedAt: Date
    /// The post of whoever wrote it down.
    package let recorderRole: Role
    /// The department that the matter belongs to, where it is known already (INT-17).
    package let responsibleDepartment: Role?
    /// Whether it is a message for somebody who was away (INT-06, INT-13).
    package let isRelayed: Bool
    /// The file of the caller's household, where it is known (INT-39).
    package let householdId: HouseholdID?
    /// Whether a telephone number was left at the desk (RPT-32). Absent in what was told before this was added.
    package let leftPhone: Bool?
    package let sealed: Sealed<ContactParticulars>

    package init(
        contactId: ContactID, number: String, office: String, kind: ContactKind, channel: Channel, occurredAt: Date, recordedAt: Date,
        recorderRole: Role, responsibleDepartment: Role?, isRelayed: Bool, householdId: HouseholdID? = nil,
        leftPhone: Bool?, sealed: Sealed<ContactParticulars>
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.kind = kind
        self.channel = channel
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.recorderRole = recorderRole
        self.responsibleDepartment = responsibleDepartment
        self.isRelayed = isRelayed
        self.householdId = householdId
        self.leftPhone = leftPhone
        self.sealed = sealed
    }
}
