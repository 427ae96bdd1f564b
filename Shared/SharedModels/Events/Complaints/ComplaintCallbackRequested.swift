package import Foundation

/// The owner was replied to and is to be called back (CMP-46, CBK-05).
package struct ComplaintCallbackRequested: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.callback.requested.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    /// The end of handling, from which the callback's limit counts (K-04).
    package let repliedAt: Date
    /// The contact that it came from.
    package let contactId: ContactID?
    /// Chosen at the first request and kept over all cycles.
    package let callbackTaskId: CallbackTaskID
    /// 1, and one more for each reopening.
    package let cycle: Int
    package let `class`: ComplaintClass
    /// The way by which the complaint came.
    package let channel: Channel
    /// By when to call, set with the result where the policy leaves it to people (K-04).
    package let callbackDueBy: Date?
    package let subject: ComplaintSubject?
    /// Who worked on it; nil when it was settled on the spot.
    package let department: Role?
    package let registeredAt: Date?
    package let sealed: Sealed<CallbackParticulars>

    package init(
        complaintId: ComplaintID, number: String, office: String, repliedAt: Date, contactId: ContactID?, callbackTaskId: CallbackTaskID,
        cycle: Int, class: ComplaintClass, channel: Channel, callbackDueBy: Date?, subject: ComplaintSubject? = nil,
        department: Role? = nil, registeredAt: Date? = nil, sealed: Sealed<CallbackParticulars>
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.repliedAt = repliedAt
        self.contactId = contactId
        self.callbackTaskId = callbackTaskId
        self.cycle = cycle
        self.class = `class`
        self.channel = channel
        self.callbackDueBy = callbackDueBy
        self.subject = subject
        self.department = department
        self.registeredAt = registeredAt
        self.sealed = sealed
    }
}
