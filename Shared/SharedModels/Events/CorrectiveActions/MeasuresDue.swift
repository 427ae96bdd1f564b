package import Foundation

/// The measures' limit comes near, or has passed.
package struct MeasuresDue: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.corrective.due.v1"
    package static let topic = Topic.complaints

    package let actionId: CorrectiveActionID
    package let number: String
    package let office: String
    package let toldAt: Date
    package let department: Role
    package let dueBy: Date
    /// Whether the limit has passed.
    package let missed: Bool

    package init(actionId: CorrectiveActionID, number: String, office: String, toldAt: Date, department: Role, dueBy: Date, missed: Bool) {
        self.actionId = actionId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.department = department
        self.dueBy = dueBy
        self.missed = missed
    }
}
