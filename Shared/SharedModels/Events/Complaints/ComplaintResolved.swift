package import Foundation

/// The result is on record and the department has signed (CMP-40, CMP-41).
package struct ComplaintResolved: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.resolved.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let resolvedAt: Date
    package let `class`: ComplaintClass
    package let subject: ComplaintSubject
    package let department: Role
    /// Settled by the person who took it, without review and routing.
    package let onTheSpot: Bool
    /// 1, and one more each time that the owner was dissatisfied (CMP-44).
    package let cycle: Int
    /// The leaders who hear of the result (CMP-38); absent in what was told before it was added.
    package let recipients: [Role]?

    package init(
        complaintId: ComplaintID, number: String, office: String, resolvedAt: Date, class: ComplaintClass, subject: ComplaintSubject,
        department: Role, onTheSpot: Bool, cycle: Int, recipients: [Role]? = nil
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.resolvedAt = resolvedAt
        self.class = `class`
        self.subject = subject
        self.department = department
        self.onTheSpot = onTheSpot
        self.cycle = cycle
        self.recipients = recipients
    }
}
