package import Foundation

/// The department investigates.
package struct ComplaintStarted: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.started.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let startedAt: Date
    package let department: Role

    package init(complaintId: ComplaintID, number: String, office: String, startedAt: Date, department: Role) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.startedAt = startedAt
        self.department = department
    }
}
