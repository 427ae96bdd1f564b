package import Foundation

/// The chosen answers were checked for truth by callbacks (CBK-42).
package struct SurveyVerified: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.verified.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let verifiedAt: Date
    package let kind: SurveyKind
    /// Answers that somebody was asked about.
    package let checked: Int
    /// Of those, the ones that the household now says the opposite of.
    package let contradicted: Int

    package init(surveyId: SurveyID, number: String, office: String, verifiedAt: Date, kind: SurveyKind, checked: Int, contradicted: Int) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.verifiedAt = verifiedAt
        self.kind = kind
        self.checked = checked
        self.contradicted = contradicted
    }
}
