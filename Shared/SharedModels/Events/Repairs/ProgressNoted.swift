package import Foundation

/// How the repair goes on, for whoever waits for it (REP-23).
package struct ProgressNoted: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.progress.noted.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let notedAt: Date
    /// Whether the owner was told.
    package let ownerTold: Bool
    package let contactId: ContactID?
    package let sealed: Sealed<ProgressText>

    package init(
        workOrderId: WorkOrderID, number: String, office: String, notedAt: Date, ownerTold: Bool, contactId: ContactID? = nil,
        sealed: Sealed<ProgressText>
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.notedAt = notedAt
        self.ownerTold = ownerTold
        self.contactId = contactId
        self.sealed = sealed
    }
}
