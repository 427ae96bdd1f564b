package import Foundation

/// A technician's file was opened (REP-32).
package struct TechnicianEnrolled: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.technician.enrolled.v1"
    package static let topic = Topic.repairs

    package let technicianId: TechnicianID
    package let number: String
    package let office: String
    package let enrolledAt: Date
    /// Codes of the policy's trades.
    package let trades: [String]
    /// Slips that may be held at once; absent where the policy's figure counts.
    package let capacity: Int?

    package init(
        technicianId: TechnicianID, number: String, office: String, enrolledAt: Date, trades: [String], capacity: Int? = nil
    ) {
        self.technicianId = technicianId
        self.number = number
        self.office = office
        self.enrolledAt = enrolledAt
        self.trades = trades
        self.capacity = capacity
    }
}
