package import Foundation

/// The owner was telephoned or visited about what is owed (INT-56).
package struct FeeContacted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.contacted.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let contactedAt: Date
    /// By which means the owner was reached.
    package let means: FeeMeans
    /// What is still owed.
    package let openFen: Int
    /// When it goes to the department manager unless it is paid (T-3D); absent once it has gone there.
    package let escalatesAt: Date?
    package let sealed: Sealed<FeePerson>

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, contactedAt: Date, means: FeeMeans, openFen: Int,
        escalatesAt: Date? = nil, sealed: Sealed<FeePerson>
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.contactedAt = contactedAt
        self.means = means
        self.openFen = openFen
        self.escalatesAt = escalatesAt
        self.sealed = sealed
    }
}
