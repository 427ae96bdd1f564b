package import Foundation

/// A complaint is in the register (CMP-11, CMP-13); its limits run from `registeredAt`.
package struct ComplaintRegistered: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.registered.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let registeredAt: Date
    /// The contact that it came from; absent when it was registered directly or heard in a callback.
    package let contactId: ContactID?
    /// The callback in which it was heard (CMP-47).
    package let raisedInTaskId: CallbackTaskID?
    package let channel: Channel
    package let subject: ComplaintSubject?
    /// `unclassified`, or `major` when a reason for that was known at once.
    package let `class`: ComplaintClass
    /// Empty unless it is major or belongs to a group (CMP-03).
    package let majorReasons: [MajorReason]
    package let level: ComplaintLevel
    /// By when the owner wants it solved (CMP-32).
    package let ownerLimit: Date?
    package let sealed: Sealed<ComplaintParticulars>

    package init(
        complaintId: ComplaintID, number: String, office: String, registeredAt: Date, contactId: ContactID?,
        raisedInTaskId: CallbackTaskID?, channel: Channel, subject: ComplaintSubject?, class: ComplaintClass, majorReasons: [MajorReason],
        level: ComplaintLevel, ownerLimit: Date?, sealed: Sealed<ComplaintParticulars>
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.registeredAt = registeredAt
        self.contactId = contactId
        self.raisedInTaskId = raisedInTaskId
        self.channel = channel
        self.subject = subject
        self.class = `class`
        self.majorReasons = majorReasons
        self.level = level
        self.ownerLimit = ownerLimit
        self.sealed = sealed
    }
}
