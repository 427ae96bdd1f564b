package import Foundation

/// The owner takes the matter back. Where a complaint or a repair has come of it, that is asked to end; the contact closes with it.
package struct ContactWithdrawn: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.withdrawn.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let withdrawnAt: Date
    /// The complaint that is to end.
    package let complaintId: ComplaintID?
    /// The repair that is to end.
    package let workOrderId: WorkOrderID?
    /// What the owner said; absent when nothing was.
    package let sealed: Sealed<OwnerWords>?

    package init(
        contactId: ContactID, number: String, office: String, withdrawnAt: Date, complaintId: ComplaintID? = nil,
        workOrderId: WorkOrderID? = nil, sealed: Sealed<OwnerWords>? = nil
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.withdrawnAt = withdrawnAt
        self.complaintId = complaintId
        self.workOrderId = workOrderId
        self.sealed = sealed
    }
}
