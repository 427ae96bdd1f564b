package import Foundation

/// Keys that were lent are not back in time. Told once for each loan.
package struct KeyOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.intake.key.overdue.v1"
    package static let topic = Topic.intake

    package let keyCustodyId: KeyCustodyID
    package let number: String
    package let office: String
    package let overdueAt: Date
    package let bound: Date
    /// Who is to see to it.
    package let recipients: [Role]

    package init(keyCustodyId: KeyCustodyID, number: String, office: String, overdueAt: Date, bound: Date, recipients: [Role]) {
        self.keyCustodyId = keyCustodyId
        self.number = number
        self.office = office
        self.overdueAt = overdueAt
        self.bound = bound
        self.recipients = recipients
    }
}
