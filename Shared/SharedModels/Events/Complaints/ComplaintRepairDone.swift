package import Foundation

/// A repair that was asked for because of a complaint is over: the slip is back at the office, or was withdrawn. Whoever has the complaint
/// in hand is told, and judges what it means; the complaint itself stays as it is (CMP-41). Told once for each slip.
package struct ComplaintRepairDone: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.repair.done.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    /// When the slip came back or was withdrawn.
    package let doneAt: Date
    package let workOrderId: WorkOrderID
    package let workOrderNumber: String
    /// False when nothing was repaired: the owner declined the price, or withdrew.
    package let workDone: Bool
    /// Repairs of the complaint whose slips are still out.
    package let openRepairs: Int
    /// Who is to be told: the post that has the complaint in hand (OPS-09).
    package let recipients: [Role]

    package init(
        complaintId: ComplaintID, number: String, office: String, doneAt: Date, workOrderId: WorkOrderID, workOrderNumber: String,
        workDone: Bool, openRepairs: Int, recipients: [Role]
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.doneAt = doneAt
        self.workOrderId = workOrderId
        self.workOrderNumber = workOrderNumber
        self.workDone = workDone
        self.openRepairs = openRepairs
        self.recipients = recipients
    }
}
