package import Foundation

/// A patrol found something (OPS-13, OPS-14).
package struct PatrolFindingRaised: Event, Equatable {
    package static let type: EventType = "guanjia.intake.finding.raised.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let raisedAt: Date
    /// The finding's place in the record, from 1.
    package let finding: Int
    package let kind: FindingKind
    package let importance: FindingImportance
    /// Who is to see to it; absent when it is a repair or a contact.
    package let department: Role?
    /// The repair that it became.
    package let workOrderId: WorkOrderID?
    /// The contact that it became.
    package let contactId: ContactID?
    package let sealed: Sealed<FindingText>

    package init(
        patrolId: PatrolID, number: String, office: String, raisedAt: Date, finding: Int, kind: FindingKind, importance: FindingImportance,
        department: Role? = nil, workOrderId: WorkOrderID? = nil, contactId: ContactID? = nil, sealed: Sealed<FindingText>
    ) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.raisedAt = raisedAt
        self.finding = finding
        self.kind = kind
        self.importance = importance
        self.department = department
        self.workOrderId = workOrderId
        self.contactId = contactId
        self.sealed = sealed
    }
}
