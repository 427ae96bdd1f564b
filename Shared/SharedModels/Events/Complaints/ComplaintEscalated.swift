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
    /// The heads of the departments concerned, who are told at once with the general manager (INT-24). Absent in what was told before this was
    /// added.
    package let notify: [Role]?

    package init(
        complaintId: ComplaintID, number: String, office: String, escalatedAt: Date, reasons: [MajorReason], receiptBound: Date?,
        notify: [Role]? = nil
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.escalatedAt = escalatedAt
        self.reasons = reasons
        self.receiptBound = receiptBound
        self.notify = notify
    }
}
