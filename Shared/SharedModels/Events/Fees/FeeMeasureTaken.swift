package import Foundation

/// The general manager approved the measure, and it is taken (INT-58).
package struct FeeMeasureTaken: Event, Equatable {
    package static let type: EventType = "guanjia.intake.measure.taken.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let takenAt: Date
    /// What is still owed.
    package let openFen: Int
    package let sealed: Sealed<FeeText>

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, takenAt: Date, openFen: Int, sealed: Sealed<FeeText>) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.takenAt = takenAt
        self.openFen = openFen
        self.sealed = sealed
    }
}
