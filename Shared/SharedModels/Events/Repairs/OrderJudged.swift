package import Foundation

/// Somebody judged how urgent a slip is, after it was raised (REP-01, K-15).
package struct OrderJudged: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.judged.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let judgedAt: Date
    package let urgency: RepairUrgency
    /// One of the seven categories (REP-02), when the urgency is an emergency.
    package let emergencyCategory: EmergencyCategory?
    /// A major matter, whatever its urgency (REP-04).
    package let major: Bool
    /// The trade that it is for, a code of the policy; absent when nobody named one.
    package let trade: String?
    /// Whether this answered what the words of the slip had proposed.
    package let answersProposal: Bool
    /// By when the slip is due, as it stands from here on: before it is collected the bound of T-EMERGENCY, then that of T-REPORT (K-15,
    /// REP-15). Absent where nothing is promised, and in what was told before this was added.
    package let dueAt: Date?

    package init(
        workOrderId: WorkOrderID, number: String, office: String, judgedAt: Date, urgency: RepairUrgency,
        emergencyCategory: EmergencyCategory? = nil, major: Bool, trade: String? = nil, answersProposal: Bool, dueAt: Date? = nil
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.judgedAt = judgedAt
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.major = major
        self.trade = trade
        self.answersProposal = answersProposal
        self.dueAt = dueAt
    }
}
