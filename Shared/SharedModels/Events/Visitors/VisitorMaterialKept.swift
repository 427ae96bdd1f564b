package import Foundation

/// What a salesperson left is kept for the month's list (INT-30).
package struct VisitorMaterialKept: Event, Equatable {
    package static let type: EventType = "guanjia.intake.material.kept.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let keptAt: Date
    /// Who gets the month's list.
    package let recipients: [Role]
    package let sealed: Sealed<VisitorMaterial>

    package init(visitorId: VisitorID, number: String, office: String, keptAt: Date, recipients: [Role], sealed: Sealed<VisitorMaterial>) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.keptAt = keptAt
        self.recipients = recipients
        self.sealed = sealed
    }
}
