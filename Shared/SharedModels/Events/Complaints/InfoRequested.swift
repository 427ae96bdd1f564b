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
    /// By when its result is promised, as it stands from here on: the bound of T-RESOLVE (CMP-36). Absent when nothing is or while the
    /// limit waits for the information, once it was resolved, and in what was told before this was added.
    package let dueAt: Date?

    package init(
        complaintId: ComplaintID, number: String, office: String, requestedAt: Date, missing: [ComplaintRequirement], dueAt: Date? = nil
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.missing = missing
        self.dueAt = dueAt
    }
}
