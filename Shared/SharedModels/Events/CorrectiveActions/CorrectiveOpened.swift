package import Foundation

/// A corrective action was opened (OPS-12, CMP-42).
package struct CorrectiveOpened: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.corrective.opened.v1"
    package static let topic = Topic.complaints

    package let actionId: CorrectiveActionID
    package let number: String
    package let office: String
    package let openedAt: Date
    /// Who is to carry it out.
    package let department: Role
    /// The complaint that showed the problem.
    package let complaintId: ComplaintID?

    package init(actionId: CorrectiveActionID, number: String, office: String, openedAt: Date, department: Role, complaintId: ComplaintID?)
    {
        self.actionId = actionId
        self.number = number
        self.office = office
        self.openedAt = openedAt
        self.department = department
        self.complaintId = complaintId
    }
}
