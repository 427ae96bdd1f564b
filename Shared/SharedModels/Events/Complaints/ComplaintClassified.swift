package import Foundation

/// The class is set (CMP-01); its limit counts from the registration.
package struct ComplaintClassified: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.classified.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let classifiedAt: Date
    package let `class`: ComplaintClass
    /// Empty unless it is major or belongs to a group (CMP-03).
    package let majorReasons: [MajorReason]
    package let subject: ComplaintSubject
    package let level: ComplaintLevel
    /// By when its result is promised: the bound of T-RESOLVE (CMP-36). Absent when its class has no such limit, once it was resolved, and in
    /// what was told before this was added.
    package let dueAt: Date?

    package init(
        complaintId: ComplaintID, number: String, office: String, classifiedAt: Date, class: ComplaintClass, majorReasons: [MajorReason],
        subject: ComplaintSubject, level: ComplaintLevel, dueAt: Date? = nil
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.classifiedAt = classifiedAt
        self.class = `class`
        self.majorReasons = majorReasons
        self.subject = subject
        self.level = level
        self.dueAt = dueAt
    }
}
