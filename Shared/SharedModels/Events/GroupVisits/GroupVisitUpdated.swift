package import Foundation

/// Something about a group that will come has changed (INT-32).
package struct GroupVisitUpdated: Event, Equatable {
    package static let type: EventType = "guanjia.intake.groupvisit.updated.v1"
    package static let topic = Topic.intake

    package let groupVisitId: GroupVisitID
    package let number: String
    package let office: String
    package let updatedAt: Date
    /// People who are expected.
    package let headCount: Int
    package let arrivesAt: Date
    /// How long they stay.
    package let stayMinutes: Int
    package let departsAt: Date
    package let wantsMeeting: Bool
    package let sealed: Sealed<GroupVisitParticulars>

    package init(
        groupVisitId: GroupVisitID, number: String, office: String, updatedAt: Date, headCount: Int, arrivesAt: Date, stayMinutes: Int,
        departsAt: Date, wantsMeeting: Bool, sealed: Sealed<GroupVisitParticulars>
    ) {
        self.groupVisitId = groupVisitId
        self.number = number
        self.office = office
        self.updatedAt = updatedAt
        self.headCount = headCount
        self.arrivesAt = arrivesAt
        self.stayMinutes = stayMinutes
        self.departsAt = departsAt
        self.wantsMeeting = wantsMeeting
        self.sealed = sealed
    }
}
