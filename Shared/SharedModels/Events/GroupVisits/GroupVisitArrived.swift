package import Foundation

/// The group is there.
package struct GroupVisitArrived: Event, Equatable {
    package static let type: EventType = "guanjia.intake.groupvisit.arrived.v1"
    package static let topic = Topic.intake

    package let groupVisitId: GroupVisitID
    package let number: String
    package let office: String
    package let arrivedAt: Date
    /// People who came.
    package let headCount: Int

    package init(groupVisitId: GroupVisitID, number: String, office: String, arrivedAt: Date, headCount: Int) {
        self.groupVisitId = groupVisitId
        self.number = number
        self.office = office
        self.arrivedAt = arrivedAt
        self.headCount = headCount
    }
}
