package import Foundation

/// The quality department has checked whether the measures work (OPS-12).
package struct MeasuresChecked: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.corrective.checked.v1"
    package static let topic = Topic.complaints

    package let actionId: CorrectiveActionID
    package let number: String
    package let office: String
    package let checkedAt: Date
    /// Not: measures are to be set again.
    package let effective: Bool
    package let round: Int
    package let complaintId: ComplaintID?

    package init(
        actionId: CorrectiveActionID, number: String, office: String, checkedAt: Date, effective: Bool, round: Int,
        complaintId: ComplaintID?
    ) {
        self.actionId = actionId
        self.number = number
        self.office = office
        self.checkedAt = checkedAt
        self.effective = effective
        self.round = round
        self.complaintId = complaintId
    }
}
