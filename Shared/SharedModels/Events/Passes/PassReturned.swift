package import Foundation

/// The desk has a pass back.
package struct PassReturned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.pass.returned.v1"
    package static let topic = Topic.intake

    package let passId: PassID
    package let number: String
    package let office: String
    package let returnedAt: Date
    /// What it is for.
    package let kind: PassKind

    package init(
        passId: PassID, number: String, office: String, returnedAt: Date, kind: PassKind
    ) {
        self.passId = passId
        self.number = number
        self.office = office
        self.returnedAt = returnedAt
        self.kind = kind
    }
}
