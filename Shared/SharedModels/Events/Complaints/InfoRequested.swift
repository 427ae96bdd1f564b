package import Foundation

/// The complaint lacks something; the review's limit runs on (CMP-14, WE-12).
package struct InfoRequested: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.info.requested.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let requestedAt: Date
    package let missing: [ComplaintRequirement]

    package init(complaintId: ComplaintID, number: String, office: String, requestedAt: Date, missing: [ComplaintRequirement]) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.missing = missing
    }
}
