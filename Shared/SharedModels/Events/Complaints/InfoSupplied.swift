package import Foundation

/// What was missing has come.
package struct InfoSupplied: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.info.supplied.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let suppliedAt: Date
    /// By when its result is promised, as it stands from here on: the bound of T-RESOLVE (CMP-36). Absent when nothing is, once it was
    /// resolved, and in what was told before this was added.
    package let dueAt: Date?

    package init(complaintId: ComplaintID, number: String, office: String, suppliedAt: Date, dueAt: Date? = nil) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.suppliedAt = suppliedAt
        self.dueAt = dueAt
    }
}
