package import Foundation

/// The owner took the work and is to be called about it (INT-63, CBK-14).
package struct ServiceAccepted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.accepted.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let acceptedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// Chosen now, so that hearing it twice plans one call.
    package let callbackTaskId: CallbackTaskID
    /// The contact that it came from; absent where it was ordered without one.
    package let contactId: ContactID?
    /// The way by which the contact came.
    package let channel: Channel?
    package let sealed: Sealed<CallbackParticulars>

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, acceptedAt: Date, service: PaidServiceKind,
        callbackTaskId: CallbackTaskID, contactId: ContactID? = nil, channel: Channel? = nil, sealed: Sealed<CallbackParticulars>
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.acceptedAt = acceptedAt
        self.service = service
        self.callbackTaskId = callbackTaskId
        self.contactId = contactId
        self.channel = channel
        self.sealed = sealed
    }
}
