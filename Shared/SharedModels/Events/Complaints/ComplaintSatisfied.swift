package import Foundation

/// The owner of a major complaint is satisfied, and it stays open until its corrective report is there (CMP-42).
package struct ComplaintSatisfied: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.satisfied.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let satisfiedAt: Date
    /// 1, and one more each time that the owner was dissatisfied (CMP-44).
    package let cycle: Int
    /// The post that owes the report.
    package let department: Role

    package init(complaintId: ComplaintID, number: String, office: String, satisfiedAt: Date, cycle: Int, department: Role) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.satisfiedAt = satisfiedAt
        self.cycle = cycle
        self.department = department
    }
}
