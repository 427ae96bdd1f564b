package import Foundation

/// Every household of the survey has its form.
package struct SurveyDistributed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.distributed.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let distributedAt: Date
    package let kind: SurveyKind
    /// Forms sent.
    package let sent: Int

    package init(surveyId: SurveyID, number: String, office: String, distributedAt: Date, kind: SurveyKind, sent: Int) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.distributedAt = distributedAt
        self.kind = kind
        self.sent = sent
    }
}
