package import Foundation

/// The company's leaders have the written report of a major complaint: result and owner's reaction (RPT-10).
package struct MajorReportWritten: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.report.written.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let writtenAt: Date
    /// Why it was major.
    package let reasons: [MajorReason]

    package init(complaintId: ComplaintID, number: String, office: String, writtenAt: Date, reasons: [MajorReason]) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.writtenAt = writtenAt
        self.reasons = reasons
    }
}
