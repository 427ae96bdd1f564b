package import Foundation

/// A contact turned out to be about a payment notice (domain 3.6).
package struct FeeAsked: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.asked.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let contactNumber: String
    /// The notice that it is about.
    package let feeNoticeId: FeeNoticeID
    package let office: String
    package let channel: Channel
    package let askedAt: Date
    /// The file of the caller's household, where it is known (INT-39).
    package let householdId: HouseholdID?
    package let sealed: Sealed<FeeQuestionParticulars>

    package init(
        contactId: ContactID, contactNumber: String, feeNoticeId: FeeNoticeID, office: String, channel: Channel, askedAt: Date,
        householdId: HouseholdID? = nil, sealed: Sealed<FeeQuestionParticulars>
    ) {
        self.contactId = contactId
        self.contactNumber = contactNumber
        self.feeNoticeId = feeNoticeId
        self.office = office
        self.channel = channel
        self.askedAt = askedAt
        self.householdId = householdId
        self.sealed = sealed
    }
}
