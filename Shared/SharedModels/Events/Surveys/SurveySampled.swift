package import Foundation

/// All answers are in, and some of them are chosen to be checked by callbacks (CBK-42).
package struct SurveySampled: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.sampled.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let sampledAt: Date
    package let kind: SurveyKind
    /// Forms sent.
    package let sent: Int
    /// Forms that came back.
    package let returned: Int
    /// Answers that are checked.
    package let chosen: Int

    package init(
        surveyId: SurveyID, number: String, office: String, sampledAt: Date, kind: SurveyKind, sent: Int, returned: Int, chosen: Int
    ) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.sampledAt = sampledAt
        self.kind = kind
        self.sent = sent
        self.returned = returned
        self.chosen = chosen
    }
}
