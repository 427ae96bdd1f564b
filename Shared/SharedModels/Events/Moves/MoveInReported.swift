package import Foundation

/// A move-in stands in the list of its month, which is due to those who get it (RPT-07).
package struct MoveInReported: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.reported.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let reportedAt: Date
    /// The month of the list.
    package let month: LedgerMonth
    /// Who gets the list.
    package let recipients: [Role]

    package init(moveInId: MoveInID, number: String, office: String, reportedAt: Date, month: LedgerMonth, recipients: [Role]) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.reportedAt = reportedAt
        self.month = month
        self.recipients = recipients
    }
}
