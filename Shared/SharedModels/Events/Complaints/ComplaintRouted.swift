package import Foundation

/// The complaint is with the department that works on it (CMP-25).
package struct ComplaintRouted: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.routed.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let routedAt: Date
    package let department: Role
    /// The others that the routing matrix names beside it.
    package let jointly: [Role]

    package init(complaintId: ComplaintID, number: String, office: String, routedAt: Date, department: Role, jointly: [Role]) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.routedAt = routedAt
        self.department = department
        self.jointly = jointly
    }
}
