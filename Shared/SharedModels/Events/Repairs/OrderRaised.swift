package import Foundation

/// A repair slip was filled and entered in the ledger (REP-05, REP-06).
package struct OrderRaised: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.raised.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let raisedAt: Date
    package let urgency: RepairUrgency
    /// One of the seven categories (REP-02), when the urgency is an emergency.
    package let emergencyCategory: EmergencyCategory?
    /// A major matter, whatever its urgency (REP-04).
    package let major: Bool
    package let source: RepairSource
    /// False when the company bears the cost.
    package let chargeable: Bool
    /// The month that the slip counts in (REP-20).
    package let ledgerMonth: LedgerMonth
    /// When the technician is expected; absent for an emergency, which is attended at once.
    package let appointedAt: Date?
    /// The contact that it came from; absent for slips that arose inside (REP-30).
    package let contactId: ContactID?
    /// The complaint because of which it was asked for; absent when there is none.
    package let complaintId: ComplaintID?
    /// 1, and one more for each rework.
    package let cycle: Int
    /// The order whose work this one does again (WE-47).
    package let reworkOf: WorkOrderID?
    /// The first order's number with the suffix of this round, such as `WO-20260302-000007-R1`.
    package let reworkNumber: String?
    /// By when the slip is due, as it stands from here on: of an emergency when engineering must take it (T-EMERGENCY, K-15). Absent
    /// where nothing is promised, and in what was told before this was added.
    package let dueAt: Date?
    package let sealed: Sealed<RepairParticulars>

    package init(
        workOrderId: WorkOrderID, number: String, office: String, raisedAt: Date, urgency: RepairUrgency,
        emergencyCategory: EmergencyCategory? = nil, major: Bool, source: RepairSource, chargeable: Bool, ledgerMonth: LedgerMonth,
        appointedAt: Date? = nil, contactId: ContactID? = nil, complaintId: ComplaintID? = nil, cycle: Int, reworkOf: WorkOrderID? = nil,
        reworkNumber: String? = nil, dueAt: Date? = nil, sealed: Sealed<RepairParticulars>
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.raisedAt = raisedAt
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.major = major
        self.source = source
        self.chargeable = chargeable
        self.ledgerMonth = ledgerMonth
        self.appointedAt = appointedAt
        self.contactId = contactId
        self.complaintId = complaintId
        self.cycle = cycle
        self.reworkOf = reworkOf
        self.reworkNumber = reworkNumber
        self.sealed = sealed
        self.dueAt = dueAt
    }
}
