package import Foundation

/// A contact's clock ran out: the head and the director are told (INT-10, INT-11).
package struct ContactOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.overdue.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    /// `T-SAMEDAY` or `T-PROMISE`.
    package let clock: String
    /// The bound that passed.
    package let bound: Date
    package let overdueAt: Date
    /// Whose head is told, where the record names a department.
    package let responsibleDepartment: Role?
    /// Who is told; absent in events of releases that did not say.
    package let recipients: [Role]?

    package init(
        contactId: ContactID, number: String, office: String, clock: String, bound: Date, overdueAt: Date, responsibleDepartment: Role?,
        recipients: [Role]?
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.clock = clock
        self.bound = bound
        self.overdueAt = overdueAt
        self.responsibleDepartment = responsibleDepartment
        self.recipients = recipients
    }
}
