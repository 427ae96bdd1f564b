package import Foundation

/// The leader in charge has decided on the proposals of a survey (CBK-41).
package struct SurveyDecided: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.decided.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let decidedAt: Date
    package let kind: SurveyKind
    /// Whether the proposals are to be carried out.
    package let approved: Bool

    package init(surveyId: SurveyID, number: String, office: String, decidedAt: Date, kind: SurveyKind, approved: Bool) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.decidedAt = decidedAt
        self.kind = kind
        self.approved = approved
    }
}
