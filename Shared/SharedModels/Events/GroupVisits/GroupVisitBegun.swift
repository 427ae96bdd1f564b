package import Foundation

/// The group's programme runs.
package struct GroupVisitBegun: Event, Equatable {
    package static let type: EventType = "guanjia.intake.groupvisit.begun.v1"
    package static let topic = Topic.intake

    package let groupVisitId: GroupVisitID
    package let number: String
    package let office: String
    package let begunAt: Date
    package let wantsMeeting: Bool

    package init(groupVisitId: GroupVisitID, number: String, office: String, begunAt: Date, wantsMeeting: Bool) {
        self.groupVisitId = groupVisitId
        self.number = number
        self.office = office
        self.begunAt = begunAt
        self.wantsMeeting = wantsMeeting
    }
}
