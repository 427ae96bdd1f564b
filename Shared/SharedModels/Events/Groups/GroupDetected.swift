package import Foundation

/// So many households complain of the same matter that all their complaints go before the general manager (CMP-04).
package struct GroupDetected: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.group.detected.v1"
    package static let topic = Topic.complaints

    package let groupId: ComplaintGroupID
    package let number: String
    package let office: String
    package let detectedAt: Date
    /// When the complaint was registered that made it a group; the general manager's limit runs from then.
    package let since: Date
    package let households: Int
    package let subject: ComplaintSubject?
    /// Those that belong to it, in the order of their registration.
    package let complaintIds: [ComplaintID]
    /// 1, and one more each time that the same matter makes a group again.
    package let round: Int

    package init(
        groupId: ComplaintGroupID, number: String, office: String, detectedAt: Date, since: Date, households: Int,
        subject: ComplaintSubject?, complaintIds: [ComplaintID], round: Int
    ) {
        self.groupId = groupId
        self.number = number
        self.office = office
        self.detectedAt = detectedAt
        self.since = since
        self.households = households
        self.subject = subject
        self.complaintIds = complaintIds
        self.round = round
    }
}
