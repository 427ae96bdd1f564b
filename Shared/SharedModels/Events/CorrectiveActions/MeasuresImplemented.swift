package import Foundation

/// The measures were carried out.
package struct MeasuresImplemented: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.corrective.implemented.v1"
    package static let topic = Topic.complaints

    package let actionId: CorrectiveActionID
    package let number: String
    package let office: String
    package let implementedAt: Date
    package let round: Int

    package init(actionId: CorrectiveActionID, number: String, office: String, implementedAt: Date, round: Int) {
        self.actionId = actionId
        self.number = number
        self.office = office
        self.implementedAt = implementedAt
        self.round = round
    }
}
