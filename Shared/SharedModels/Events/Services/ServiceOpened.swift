package import Foundation

/// A paid service is ordered (domain 3.7, INT-62 to INT-67).
package struct ServiceOpened: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.opened.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let openedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// The contact that it came from; absent where it was ordered without one.
    package let contactId: ContactID?
    /// The way by which the contact came.
    package let channel: Channel?
    /// When the owner wants it.
    package let wantedAt: Date?
    /// Until when, of what lasts.
    package let wantedUntil: Date?
    package let sealed: Sealed<ServiceParticulars>

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, openedAt: Date, service: PaidServiceKind,
        contactId: ContactID? = nil, channel: Channel? = nil, wantedAt: Date? = nil, wantedUntil: Date? = nil,
        sealed: Sealed<ServiceParticulars>
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.openedAt = openedAt
        self.service = service
        self.contactId = contactId
        self.channel = channel
        self.wantedAt = wantedAt
        self.wantedUntil = wantedUntil
        self.sealed = sealed
    }
}
