package import Foundation

/// Somebody checks whether the complaint can be accepted, and of which class it is (CMP-15).
package struct ReviewStarted: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.review.started.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let startedAt: Date
    package let level: ComplaintLevel

    package init(complaintId: ComplaintID, number: String, office: String, startedAt: Date, level: ComplaintLevel) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.startedAt = startedAt
        self.level = level
    }
}
