package import Foundation

/// A contact turned out to be a complaint; ComplaintRouting registers it under `complaintId` (CMP-10).
package struct ComplaintReported: Event, Equatable {
    package static let type: EventType = "guanjia.intake.complaint.reported.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let contactNumber: String
    /// Chosen at the hand-over, so that both sides know it at once.
    package let complaintId: ComplaintID
    package let office: String
    /// How the complaint came; the reply goes back the same way (CMP-39).
    package let channel: Channel
    package let reportedAt: Date
    /// As the receptionist sees it; the reviewer decides.
    package let subject: ComplaintSubject?
    /// Reasons that only a human can see (CMP-03).
    package let majorReasons: [MajorReason]
    /// By when the owner wants it solved (CMP-32, K-17).
    package let ownerLimit: Date?
    /// Whether it was made straight to the company, past the property office (CMP-23).
    package let toCompany: Bool
    /// The file of the caller's household, where it is known (INT-39).
    package let householdId: HouseholdID?
    package let sealed: Sealed<ComplaintParticulars>

    package init(
        contactId: ContactID, contactNumber: String, complaintId: ComplaintID, office: String, channel: Channel, reportedAt: Date,
        subject: ComplaintSubject?, majorReasons: [MajorReason], ownerLimit: Date?, toCompany: Bool, householdId: HouseholdID? = nil,
        sealed: Sealed<ComplaintParticulars>
    ) {
        self.contactId = contactId
        self.contactNumber = contactNumber
        self.complaintId = complaintId
        self.office = office
        self.channel = channel
        self.reportedAt = reportedAt
        self.subject = subject
        self.majorReasons = majorReasons
        self.ownerLimit = ownerLimit
        self.toCompany = toCompany
        self.householdId = householdId
        self.sealed = sealed
    }
}
