package import Foundation

/// The owner asks when it will be done (催单).
package struct ContactUrged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.urged.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let urgedAt: Date
    /// How often by now.
    package let times: Int
    /// The complaint that came of it, where that is still open.
    package let complaintId: ComplaintID?
    /// The repair that came of it, where that is still open; after a rework the slip that does the work again.
    package let workOrderId: WorkOrderID?
    /// What the owner said; absent when nothing was.
    package let sealed: Sealed<OwnerWords>?

    package init(
        contactId: ContactID, number: String, office: String, urgedAt: Date, times: Int, complaintId: ComplaintID? = nil,
        workOrderId: WorkOrderID? = nil, sealed: Sealed<OwnerWords>? = nil
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.urgedAt = urgedAt
        self.times = times
        self.complaintId = complaintId
        self.workOrderId = workOrderId
        self.sealed = sealed
    }
}
