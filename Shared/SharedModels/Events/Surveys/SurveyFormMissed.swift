package import Foundation

/// The form of a household did not come back.
package struct SurveyFormMissed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.form.missed.v1"
    package static let topic = Topic.callbacks

    package let formId: SurveyFormID
    package let number: String
    package let office: String
    package let missedAt: Date
    package let surveyId: SurveyID

    package init(formId: SurveyFormID, number: String, office: String, missedAt: Date, surveyId: SurveyID) {
        self.formId = formId
        self.number = number
        self.office = office
        self.missedAt = missedAt
        self.surveyId = surveyId
    }
}
