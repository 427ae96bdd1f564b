package import Foundation

/// The group has left.
package struct GroupVisitLeft: Event, Equatable {
    package static let type: EventType = "guanjia.intake.groupvisit.left.v1"
    package static let topic = Topic.intake

    package let groupVisitId: GroupVisitID
    package let number: String
    package let office: String
    package let leftAt: Date

    package init(groupVisitId: GroupVisitID, number: String, office: String, leftAt: Date) {
        self.groupVisitId = groupVisitId
        self.number = number
        self.office = office
        self.leftAt = leftAt
    }
}
