package import Foundation

/// The owner asked when it will be done (催单).
package struct ComplaintUrged: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.urged.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let urgedAt: Date
    /// How often by now.
    package let times: Int
    /// Who has it in hand and must hear of it (CMP-29).
    package let notify: [Role]

    package init(complaintId: ComplaintID, number: String, office: String, urgedAt: Date, times: Int, notify: [Role]) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.urgedAt = urgedAt
        self.times = times
        self.notify = notify
    }
}
