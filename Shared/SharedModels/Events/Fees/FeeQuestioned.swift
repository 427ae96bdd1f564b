package import Foundation

/// What an owner asked about a notice stands in its file, and finance is told.
package struct FeeQuestioned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.questioned.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let questionedAt: Date
    /// The contact that it came from.
    package let contactId: ContactID
    /// What is still owed.
    package let openFen: Int
    /// How the contact ends at once, because the notice was over by then; absent while it is not.
    package let outcome: ContactOutcome?
    /// Who is to know.
    package let recipients: [Role]

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, questionedAt: Date, contactId: ContactID, openFen: Int,
        outcome: ContactOutcome? = nil, recipients: [Role]
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.questionedAt = questionedAt
        self.contactId = contactId
        self.openFen = openFen
        self.outcome = outcome
        self.recipients = recipients
    }
}
