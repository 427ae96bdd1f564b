package import Foundation

/// A contact turned out to be an order for a paid service (domain 3.7).
package struct ServiceRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.requested.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let contactNumber: String
    /// Chosen at the hand-over, so that both sides know it at once.
    package let serviceRequestId: CaseID
    package let office: String
    package let channel: Channel
    package let requestedAt: Date
    package let service: PaidServiceKind
    /// When the owner wants it.
    package let wantedAt: Date?
    /// Until when, of what lasts; absent where it was not asked.
    package let wantedUntil: Date?
    /// The file of the caller's household, where it is known (INT-39).
    package let householdId: HouseholdID?
    package let sealed: Sealed<ServiceParticulars>

    package init(
        contactId: ContactID, contactNumber: String, serviceRequestId: CaseID, office: String, channel: Channel, requestedAt: Date,
        service: PaidServiceKind, wantedAt: Date?, wantedUntil: Date? = nil, householdId: HouseholdID? = nil,
        sealed: Sealed<ServiceParticulars>
    ) {
        self.contactId = contactId
        self.contactNumber = contactNumber
        self.serviceRequestId = serviceRequestId
        self.office = office
        self.channel = channel
        self.requestedAt = requestedAt
        self.service = service
        self.wantedAt = wantedAt
        self.wantedUntil = wantedUntil
        self.householdId = householdId
        self.sealed = sealed
    }
}
