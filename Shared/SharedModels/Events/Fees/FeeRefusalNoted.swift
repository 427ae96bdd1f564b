package import Foundation

/// Why the owner does not pay, for the department that it concerns (INT-59).
package struct FeeRefusalNoted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.refusal.noted.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let notedAt: Date
    /// Whom the reason concerns.
    package let department: Role
    package let sealed: Sealed<FeeReason>

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, notedAt: Date, department: Role, sealed: Sealed<FeeReason>) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.notedAt = notedAt
        self.department = department
        self.sealed = sealed
    }
}
