package import Foundation

/// The department has set measures, and by when (OPS-12).
package struct MeasuresSet: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.corrective.set.v1"
    package static let topic = Topic.complaints

    package let actionId: CorrectiveActionID
    package let number: String
    package let office: String
    package let setAt: Date
    package let department: Role
    /// Before when they are to be carried out.
    package let dueBy: Date
    /// 1, and one more each time that measures missed their goal.
    package let round: Int

    package init(actionId: CorrectiveActionID, number: String, office: String, setAt: Date, department: Role, dueBy: Date, round: Int) {
        self.actionId = actionId
        self.number = number
        self.office = office
        self.setAt = setAt
        self.department = department
        self.dueBy = dueBy
        self.round = round
    }
}
