package import Foundation

/// A case of the desk that is no contact needs a repair slip; RepairDispatch raises it (INT-64, OPS-13, REP-30).
package struct RepairOrdered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.repair.ordered.v1"
    package static let topic = Topic.intake

    /// The case that needs it.
    package let causeId: CaseID
    /// Its human number.
    package let causeNumber: String
    package let office: String
    package let orderedAt: Date
    /// What the slip comes of (REP-30).
    package let source: RepairSource
    /// Chosen now, so that hearing it twice raises one slip.
    package let workOrderId: WorkOrderID
    /// How urgent it is (REP-01).
    package let urgency: RepairUrgency
    /// When the technician is expected.
    package let appointedAt: Date?
    package let sealed: Sealed<RepairParticulars>

    package init(
        causeId: CaseID, causeNumber: String, office: String, orderedAt: Date, source: RepairSource, workOrderId: WorkOrderID,
        urgency: RepairUrgency, appointedAt: Date? = nil, sealed: Sealed<RepairParticulars>
    ) {
        self.causeId = causeId
        self.causeNumber = causeNumber
        self.office = office
        self.orderedAt = orderedAt
        self.source = source
        self.workOrderId = workOrderId
        self.urgency = urgency
        self.appointedAt = appointedAt
        self.sealed = sealed
    }
}
