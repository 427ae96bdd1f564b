package import Foundation

/// What was missing has come.
package struct InfoSupplied: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.info.supplied.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let suppliedAt: Date

    package init(complaintId: ComplaintID, number: String, office: String, suppliedAt: Date) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.suppliedAt = suppliedAt
    }
}
