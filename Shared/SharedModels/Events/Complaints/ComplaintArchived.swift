package import Foundation

/// The papers are sorted and filed (CMP-45).
package struct ComplaintArchived: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.archived.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let archivedAt: Date
    /// Not to be destroyed before this instant (CMP-50); absent when the policy keeps such files for good.
    package let retainUntil: Date?

    package init(complaintId: ComplaintID, number: String, office: String, archivedAt: Date, retainUntil: Date?) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.archivedAt = archivedAt
        self.retainUntil = retainUntil
    }
}
