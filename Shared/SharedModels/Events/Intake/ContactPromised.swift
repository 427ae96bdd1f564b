package import Foundation

/// A reply was promised for a time; the department's head is told (INT-09, INT-10, INT-15).
package struct ContactPromised: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.promised.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let promisedAt: Date
    package let pace: PromisePace
    /// The exclusive bound of T-PROMISE.
    package let replyDueAt: Date
    /// Whose head is to decide, where the record names a department.
    package let responsibleDepartment: Role?
    /// Who is told; absent in events of releases that did not say.
    package let recipients: [Role]?

    package init(
        contactId: ContactID, number: String, office: String, promisedAt: Date, pace: PromisePace, replyDueAt: Date,
        responsibleDepartment: Role?,
        recipients: [Role]?
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.promisedAt = promisedAt
        self.pace = pace
        self.replyDueAt = replyDueAt
        self.responsibleDepartment = responsibleDepartment
        self.recipients = recipients
    }
}
