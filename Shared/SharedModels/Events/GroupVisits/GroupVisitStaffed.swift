package import Foundation

/// The staff are at the agreed place (INT-33).
package struct GroupVisitStaffed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.groupvisit.staffed.v1"
    package static let topic = Topic.intake

    package let groupVisitId: GroupVisitID
    package let number: String
    package let office: String
    package let staffedAt: Date
    package let arrivesAt: Date
    /// Whether that was early enough.
    package let inTime: Bool

    package init(groupVisitId: GroupVisitID, number: String, office: String, staffedAt: Date, arrivesAt: Date, inTime: Bool) {
        self.groupVisitId = groupVisitId
        self.number = number
        self.office = office
        self.staffedAt = staffedAt
        self.arrivesAt = arrivesAt
        self.inTime = inTime
    }
}
