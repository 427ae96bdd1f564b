package import Foundation

/// The head of the department chose the measure and the people (INT-10).
package struct ContactAssigned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.assigned.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let assignedAt: Date
    package let assigneeRole: Role
    package let sealed: Sealed<AssignmentParticulars>

    package init(
        contactId: ContactID, number: String, office: String, assignedAt: Date, assigneeRole: Role, sealed: Sealed<AssignmentParticulars>
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.assignedAt = assignedAt
        self.assigneeRole = assigneeRole
        self.sealed = sealed
    }
}
