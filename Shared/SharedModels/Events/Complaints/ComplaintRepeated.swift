package import Foundation

/// A household has reported the same matter so often that somebody is to judge whether a promise was not kept (CMP-03, decision 7). Told
/// once for each complaint.
package struct ComplaintRepeated: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.repeated.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let noticedAt: Date
    /// The household's reports of the matter within the policy's window, this one included.
    package let reports: Int
    /// Who is to be told.
    package let recipients: [Role]

    package init(complaintId: ComplaintID, number: String, office: String, noticedAt: Date, reports: Int, recipients: [Role]) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.noticedAt = noticedAt
        self.reports = reports
        self.recipients = recipients
    }
}
