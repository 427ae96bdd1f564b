package import Foundation

/// The list of households is complete and the forms go out (CBK-32, CBK-35).
package struct SurveyOpened: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.opened.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let openedAt: Date
    package let kind: SurveyKind
    /// Households that get a form.
    package let households: Int
    /// Until when answers are taken; exclusive.
    package let endsAt: Date
    /// The class of each item, in the order of the form (CBK-38). Absent in what was told before this was added.
    package let itemClasses: [SurveyClass]?

    package init(
        surveyId: SurveyID, number: String, office: String, openedAt: Date, kind: SurveyKind, households: Int, endsAt: Date,
        itemClasses: [SurveyClass]?
    ) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.openedAt = openedAt
        self.kind = kind
        self.households = households
        self.endsAt = endsAt
        self.itemClasses = itemClasses
    }
}
