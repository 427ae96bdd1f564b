package import Foundation

/// The complaint goes before the general manager: it is major or one of a group (CMP-31), or was handed to them (CMP-28).
package struct ComplaintEscalated: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.escalated.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let escalatedAt: Date
    package let reasons: [MajorReason]
    /// Before when the general manager must have received it; absent when no limit is set.
    package let receiptBound: Date?

    package init(complaintId: ComplaintID, number: String, office: String, escalatedAt: Date, reasons: [MajorReason], receiptBound: Date?) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.escalatedAt = escalatedAt
        self.reasons = reasons
        self.receiptBound = receiptBound
    }
}
