package import Foundation

/// An emergency took the slip's place with its technician; somebody else has to be found, and another appointment agreed with the owner.
package struct OrderDisplaced: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.displaced.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let displacedAt: Date
    /// Who had it.
    package let technicianId: TechnicianID
    /// The emergency.
    package let displacedBy: WorkOrderID
    /// The appointment that fell through.
    package let appointmentLost: Date?
    package let contactId: ContactID?

    package init(
        workOrderId: WorkOrderID, number: String, office: String, displacedAt: Date, technicianId: TechnicianID, displacedBy: WorkOrderID,
        appointmentLost: Date? = nil, contactId: ContactID? = nil
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.displacedAt = displacedAt
        self.technicianId = technicianId
        self.displacedBy = displacedBy
        self.appointmentLost = appointmentLost
        self.contactId = contactId
    }
}
