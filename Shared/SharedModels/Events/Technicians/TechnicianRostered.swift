package import Foundation

/// What a technician can do or when the technician works has changed.
package struct TechnicianRostered: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.technician.rostered.v1"
    package static let topic = Topic.repairs

    package let technicianId: TechnicianID
    package let number: String
    package let office: String
    package let changedAt: Date
    /// Whether slips may be assigned.
    package let active: Bool
    /// Codes of the policy's trades.
    package let trades: [String]
    /// Slips that may be held at once; absent where the policy's figure counts.
    package let capacity: Int?

    package init(
        technicianId: TechnicianID, number: String, office: String, changedAt: Date, active: Bool, trades: [String], capacity: Int? = nil
    ) {
        self.technicianId = technicianId
        self.number = number
        self.office = office
        self.changedAt = changedAt
        self.active = active
        self.trades = trades
        self.capacity = capacity
    }
}
