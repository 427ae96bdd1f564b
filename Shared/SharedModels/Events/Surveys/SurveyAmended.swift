package import Foundation

/// What a survey asks, whom or until when was written anew before it was opened (CBK-43).
package struct SurveyAmended: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.amended.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let amendedAt: Date
    package let kind: SurveyKind
    /// What it asks about (CBK-31).
    package let themes: [SurveyTheme]
    /// Items on the form.
    package let items: Int
    /// Until when answers are taken; exclusive.
    package let endsAt: Date

    package init(
        surveyId: SurveyID, number: String, office: String, amendedAt: Date, kind: SurveyKind, themes: [SurveyTheme], items: Int,
        endsAt: Date
    ) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.amendedAt = amendedAt
        self.kind = kind
        self.themes = themes
        self.items = items
        self.endsAt = endsAt
    }
}
