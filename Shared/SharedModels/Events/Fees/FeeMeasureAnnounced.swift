package import Foundation

/// The owner was told of the measure that is to come, by one more means (INT-58).
package struct FeeMeasureAnnounced: Event, Equatable {
    package static let type: EventType = "guanjia.intake.measure.announced.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let announcedAt: Date
    /// By which means.
    package let means: FeeMeans
    /// Whether the owner signed for it.
    package let signedFor: Bool
    /// Whether the owner is informed with it: by enough means, one of them signed for.
    package let informed: Bool
    /// Absent when nobody signed.
    package let sealed: Sealed<FeePerson>?

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, announcedAt: Date, means: FeeMeans, signedFor: Bool, informed: Bool,
        sealed: Sealed<FeePerson>? = nil
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.announcedAt = announcedAt
        self.means = means
        self.signedFor = signedFor
        self.informed = informed
        self.sealed = sealed
    }
}
