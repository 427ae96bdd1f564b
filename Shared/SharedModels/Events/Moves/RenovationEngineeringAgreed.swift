package import Foundation

/// The formalities with engineering are done (INT-48).
package struct RenovationEngineeringAgreed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.renovation.engineeringok.v1"
    package static let topic = Topic.intake

    package let renovationId: RenovationID
    package let number: String
    package let office: String
    package let agreedAt: Date
    /// Who goes on.
    package let recipients: [Role]

    package init(renovationId: RenovationID, number: String, office: String, agreedAt: Date, recipients: [Role]) {
        self.renovationId = renovationId
        self.number = number
        self.office = office
        self.agreedAt = agreedAt
        self.recipients = recipients
    }
}
