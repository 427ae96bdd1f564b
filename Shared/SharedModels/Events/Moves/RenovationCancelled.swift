package import Foundation

/// A renovation is called off.
package struct RenovationCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.renovation.cancelled.v1"
    package static let topic = Topic.intake

    package let renovationId: RenovationID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// Who knew of it.
    package let recipients: [Role]

    package init(renovationId: RenovationID, number: String, office: String, cancelledAt: Date, recipients: [Role]) {
        self.renovationId = renovationId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.recipients = recipients
    }
}
