package import Foundation

/// What the owner said about the repair when called back stands on the slip, and the department is to know (REP-17).
package struct CallbackNoted: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.callback.noted.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let notedAt: Date
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    package let rating: ServiceRating
    /// Who did the work; absent when the slip was in nobody's hands.
    package let technicianId: TechnicianID?
    /// The posts that are to know.
    package let notify: [Role]
    /// The owner's views; absent when none were told.
    package let sealed: Sealed<CallbackRemarks>?

    package init(
        workOrderId: WorkOrderID, number: String, office: String, notedAt: Date, cycle: Int, rating: ServiceRating,
        technicianId: TechnicianID? = nil, notify: [Role], sealed: Sealed<CallbackRemarks>? = nil
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.notedAt = notedAt
        self.cycle = cycle
        self.rating = rating
        self.technicianId = technicianId
        self.notify = notify
        self.sealed = sealed
    }
}
