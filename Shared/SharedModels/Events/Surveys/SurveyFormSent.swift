package import Foundation

/// A household of a survey gets its form.
package struct SurveyFormSent: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.form.sent.v1"
    package static let topic = Topic.callbacks

    package let formId: SurveyFormID
    package let number: String
    package let office: String
    package let sentAt: Date
    package let surveyId: SurveyID
    /// Until when an answer is taken; exclusive.
    package let endsAt: Date

    package init(formId: SurveyFormID, number: String, office: String, sentAt: Date, surveyId: SurveyID, endsAt: Date) {
        self.formId = formId
        self.number = number
        self.office = office
        self.sentAt = sentAt
        self.surveyId = surveyId
        self.endsAt = endsAt
    }
}
