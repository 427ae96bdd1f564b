package import Foundation

/// A pass was reported lost: it is not valid any more.
package struct PassLost: Event, Equatable {
    package static let type: EventType = "guanjia.intake.pass.lost.v1"
    package static let topic = Topic.intake

    package let passId: PassID
    package let number: String
    package let office: String
    package let lostAt: Date
    /// What it is for.
    package let kind: PassKind

    package init(
        passId: PassID, number: String, office: String, lostAt: Date, kind: PassKind
    ) {
        self.passId = passId
        self.number = number
        self.office = office
        self.lostAt = lostAt
        self.kind = kind
    }
}
