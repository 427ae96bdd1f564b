package import Foundation

/// The move-in notice (《入住通知单》) of a day goes to the departments, on the occupier's written notice (INT-46).
package struct MoveInNoticeIssued: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.noticeissued.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let issuedAt: Date
    /// When the move-in day begins.
    package let dayStart: Date
    /// The exclusive bound for the six forms (INT-47).
    package let bound: Date
    /// Who gets a copy.
    package let recipients: [Role]
    package let sealed: Sealed<MoveInParticulars>

    package init(
        moveInId: MoveInID, number: String, office: String, issuedAt: Date, dayStart: Date, bound: Date, recipients: [Role],
        sealed: Sealed<MoveInParticulars>
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.issuedAt = issuedAt
        self.dayStart = dayStart
        self.bound = bound
        self.recipients = recipients
        self.sealed = sealed
    }
}
