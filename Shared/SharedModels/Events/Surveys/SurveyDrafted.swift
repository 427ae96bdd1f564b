package import Foundation

/// A survey is being prepared (CBK-30, CBK-43).
package struct SurveyDrafted: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.drafted.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let draftedAt: Date
    package let kind: SurveyKind
    /// What it asks about (CBK-31).
    package let themes: [SurveyTheme]
    /// Items on the form.
    package let items: Int
    /// Until when answers are taken; exclusive.
    package let endsAt: Date

    package init(
        surveyId: SurveyID, number: String, office: String, draftedAt: Date, kind: SurveyKind, themes: [SurveyTheme], items: Int,
        endsAt: Date
    ) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.draftedAt = draftedAt
        self.kind = kind
        self.themes = themes
        self.items = items
        self.endsAt = endsAt
    }
}
