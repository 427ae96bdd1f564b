package import Foundation

/// The group does not come; why stands in its history.
package struct GroupVisitCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.groupvisit.cancelled.v1"
    package static let topic = Topic.intake

    package let groupVisitId: GroupVisitID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    package let arrivesAt: Date

    package init(groupVisitId: GroupVisitID, number: String, office: String, cancelledAt: Date, arrivesAt: Date) {
        self.groupVisitId = groupVisitId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.arrivesAt = arrivesAt
    }
}
