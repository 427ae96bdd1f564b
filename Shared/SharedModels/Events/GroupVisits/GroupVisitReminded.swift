package import Foundation

/// A group comes soon: the staff are to be at the agreed place (INT-33, WE-66). Told once for each time of arrival.
package struct GroupVisitReminded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.groupvisit.reminded.v1"
    package static let topic = Topic.intake

    package let groupVisitId: GroupVisitID
    package let number: String
    package let office: String
    package let remindedAt: Date
    package let arrivesAt: Date
    package let recipients: [Role]

    package init(groupVisitId: GroupVisitID, number: String, office: String, remindedAt: Date, arrivesAt: Date, recipients: [Role]) {
        self.groupVisitId = groupVisitId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.arrivesAt = arrivesAt
        self.recipients = recipients
    }
}
