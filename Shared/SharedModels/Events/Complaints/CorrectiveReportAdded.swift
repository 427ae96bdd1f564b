package import Foundation

/// The corrective report of a complaint that became major after its reply is there (CMP-42).
package struct CorrectiveReportAdded: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.report.added.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let addedAt: Date
    /// 1, and one more each time that the owner was dissatisfied (CMP-44).
    package let cycle: Int

    package init(complaintId: ComplaintID, number: String, office: String, addedAt: Date, cycle: Int) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.addedAt = addedAt
        self.cycle = cycle
    }
}
