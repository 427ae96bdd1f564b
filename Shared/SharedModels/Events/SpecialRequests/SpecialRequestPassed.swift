package import Foundation

/// The special request is with the manager (INT-26).
package struct SpecialRequestPassed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.passed.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let passedAt: Date
    /// Who submits it to the general manager.
    package let recipients: [Role]
    package let sealed: Sealed<SpecialText>

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, passedAt: Date, recipients: [Role], sealed: Sealed<SpecialText>
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.passedAt = passedAt
        self.recipients = recipients
        self.sealed = sealed
    }
}
