package import Foundation

/// The general manager has received the complaint (CMP-31).
package struct GMReceived: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.gm.received.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let receivedAt: Date

    package init(complaintId: ComplaintID, number: String, office: String, receivedAt: Date) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
    }
}
