package import Foundation

/// The improvements are written down for the owners; the next survey of the office shows them (CBK-41).
package struct SurveyExplained: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.explained.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let explainedAt: Date
    package let kind: SurveyKind

    package init(surveyId: SurveyID, number: String, office: String, explainedAt: Date, kind: SurveyKind) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.explainedAt = explainedAt
        self.kind = kind
    }
}
