package import Foundation

/// The time of a pass is over, and it is not back. Told once.
package struct PassExpired: Event, Equatable {
    package static let type: EventType = "guanjia.intake.pass.expired.v1"
    package static let topic = Topic.intake

    package let passId: PassID
    package let number: String
    package let office: String
    package let expiredAt: Date
    /// What it is for.
    package let kind: PassKind
    /// Who is told.
    package let recipients: [Role]

    package init(
        passId: PassID, number: String, office: String, expiredAt: Date, kind: PassKind, recipients: [Role]
    ) {
        self.passId = passId
        self.number = number
        self.office = office
        self.expiredAt = expiredAt
        self.kind = kind
        self.recipients = recipients
    }
}
