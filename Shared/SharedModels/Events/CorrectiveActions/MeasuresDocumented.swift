package import Foundation

/// Measures that work went into the documents (OPS-12).
package struct MeasuresDocumented: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.corrective.documented.v1"
    package static let topic = Topic.complaints

    package let actionId: CorrectiveActionID
    package let number: String
    package let office: String
    package let documentedAt: Date

    package init(actionId: CorrectiveActionID, number: String, office: String, documentedAt: Date) {
        self.actionId = actionId
        self.number = number
        self.office = office
        self.documentedAt = documentedAt
    }
}
