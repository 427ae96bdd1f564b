package import Foundation

/// A tenant's form for moving out is in (INT-51).
package struct MoveOutRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.requested.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// When the day of the move-out begins.
    package let dayStart: Date
    /// The exclusive bound for the form.
    package let bound: Date
    /// Whether the form is later than the policy asks for.
    package let late: Bool
    /// Who is to know.
    package let recipients: [Role]
    package let sealed: Sealed<MoveOutParticulars>
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(
        moveOutId: MoveOutID, number: String, office: String, requestedAt: Date, dayStart: Date, bound: Date, late: Bool,
        recipients: [Role], sealed: Sealed<MoveOutParticulars>, contactId: ContactID? = nil
    ) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.dayStart = dayStart
        self.bound = bound
        self.late = late
        self.recipients = recipients
        self.sealed = sealed
        self.contactId = contactId
    }
}
