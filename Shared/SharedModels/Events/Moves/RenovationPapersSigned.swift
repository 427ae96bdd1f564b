package import Foundation

/// Three rule documents are signed by both sides; engineering's formalities come next (INT-48).
package struct RenovationPapersSigned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.renovation.paperssigned.v1"
    package static let topic = Topic.intake

    package let renovationId: RenovationID
    package let number: String
    package let office: String
    package let signedAt: Date
    /// Whose formalities come next.
    package let recipients: [Role]

    package init(renovationId: RenovationID, number: String, office: String, signedAt: Date, recipients: [Role]) {
        self.renovationId = renovationId
        self.number = number
        self.office = office
        self.signedAt = signedAt
        self.recipients = recipients
    }
}
