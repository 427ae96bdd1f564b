package import Foundation

/// A contact turned out to be an owner's special request (INT-26).
package struct SpecialRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.special.requested.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let contactNumber: String
    /// Chosen at the hand-over, so that both sides know it at once.
    package let specialRequestId: SpecialRequestID
    package let office: String
    package let channel: Channel
    package let requestedAt: Date
    /// The file of the caller's household, where it is known (INT-39).
    package let householdId: HouseholdID?
    package let sealed: Sealed<SpecialParticulars>

    package init(
        contactId: ContactID, contactNumber: String, specialRequestId: SpecialRequestID, office: String, channel: Channel,
        requestedAt: Date, householdId: HouseholdID? = nil, sealed: Sealed<SpecialParticulars>
    ) {
        self.contactId = contactId
        self.contactNumber = contactNumber
        self.specialRequestId = specialRequestId
        self.office = office
        self.channel = channel
        self.requestedAt = requestedAt
        self.householdId = householdId
        self.sealed = sealed
    }
}
