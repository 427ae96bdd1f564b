package import Foundation

/// Something became of a repair that was asked for because of a complaint, and is on record with the complaint (CMP-49).
package struct ComplaintRepairNoted: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.repair.noted.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let notedAt: Date
    package let workOrderId: WorkOrderID
    package let workOrderNumber: String
    /// How far the repair has come, by all that has been heard of it.
    package let standing: RepairStanding
    /// Repairs of the complaint whose slips are still out.
    package let openRepairs: Int

    package init(
        complaintId: ComplaintID, number: String, office: String, notedAt: Date, workOrderId: WorkOrderID, workOrderNumber: String,
        standing: RepairStanding, openRepairs: Int
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.notedAt = notedAt
        self.workOrderId = workOrderId
        self.workOrderNumber = workOrderNumber
        self.standing = standing
        self.openRepairs = openRepairs
    }
}
