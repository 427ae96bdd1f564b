package import Foundation

/// A pass was declared void.
package struct PassWithdrawn: Event, Equatable {
    package static let type: EventType = "guanjia.intake.pass.withdrawn.v1"
    package static let topic = Topic.intake

    package let passId: PassID
    package let number: String
    package let office: String
    package let withdrawnAt: Date
    /// What it is for.
    package let kind: PassKind

    package init(
        passId: PassID, number: String, office: String, withdrawnAt: Date, kind: PassKind
    ) {
        self.passId = passId
        self.number = number
        self.office = office
        self.withdrawnAt = withdrawnAt
        self.kind = kind
    }
}
