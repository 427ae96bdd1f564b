package import Foundation

/// All formalities of a renovation are done; the work may begin (INT-48, INT-61).
package struct RenovationDone: Event, Equatable {
    package static let type: EventType = "guanjia.intake.renovation.done.v1"
    package static let topic = Topic.intake

    package let renovationId: RenovationID
    package let number: String
    package let office: String
    package let doneAt: Date
    /// How many renovation passes were issued.
    package let passes: Int
    /// Who watches the work.
    package let recipients: [Role]

    package init(renovationId: RenovationID, number: String, office: String, doneAt: Date, passes: Int, recipients: [Role]) {
        self.renovationId = renovationId
        self.number = number
        self.office = office
        self.doneAt = doneAt
        self.passes = passes
        self.recipients = recipients
    }
}
