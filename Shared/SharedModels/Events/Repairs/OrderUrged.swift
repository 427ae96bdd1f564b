package import Foundation

/// The owner asked when it will be done (催单).
package struct OrderUrged: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.urged.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let urgedAt: Date
    /// How often by now.
    package let times: Int
    /// Whose hands it is in.
    package let technicianId: TechnicianID?
    /// Who must hear of it.
    package let notify: [Role]

    package init(
        workOrderId: WorkOrderID, number: String, office: String, urgedAt: Date, times: Int, technicianId: TechnicianID? = nil,
        notify: [Role]
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.urgedAt = urgedAt
        self.times = times
        self.technicianId = technicianId
        self.notify = notify
    }
}
