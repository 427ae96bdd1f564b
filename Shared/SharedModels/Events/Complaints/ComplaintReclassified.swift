package import Foundation

/// The class, the subject, or the reasons for a major one, changed; or a limit that people set.
package struct ComplaintReclassified: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.reclassified.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let reclassifiedAt: Date
    /// The class until now; the same one when only the subject or the reasons changed.
    package let from: ComplaintClass
    package let `class`: ComplaintClass
    /// Empty unless it is major or belongs to a group (CMP-03).
    package let majorReasons: [MajorReason]
    package let level: ComplaintLevel
    /// What it is about as it is known now; absent while nobody has said (CMP-09), and in what was told before it was added.
    package let subject: ComplaintSubject?
    /// By when its result is promised: the bound of T-RESOLVE (CMP-36). Absent when its class has no such limit, once it was resolved, and in
    /// what was told before this was added.
    package let dueAt: Date?

    package init(
        complaintId: ComplaintID, number: String, office: String, reclassifiedAt: Date, from: ComplaintClass, class: ComplaintClass,
        majorReasons: [MajorReason], level: ComplaintLevel, subject: ComplaintSubject? = nil, dueAt: Date? = nil
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.reclassifiedAt = reclassifiedAt
        self.from = from
        self.class = `class`
        self.majorReasons = majorReasons
        self.level = level
        self.subject = subject
        self.dueAt = dueAt
    }
}
