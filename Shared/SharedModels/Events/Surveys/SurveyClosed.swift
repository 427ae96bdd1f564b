package import Foundation

/// No more answers are taken: the end has come, or the supervisor has closed the survey before.
package struct SurveyClosed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.closed.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let kind: SurveyKind
    /// Whether it was closed before its end.
    package let early: Bool

    package init(surveyId: SurveyID, number: String, office: String, closedAt: Date, kind: SurveyKind, early: Bool) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.kind = kind
        self.early = early
    }
}
