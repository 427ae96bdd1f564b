package import Foundation

/// A household is on the list of a survey.
package struct SurveyFormListed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.form.listed.v1"
    package static let topic = Topic.callbacks

    package let formId: SurveyFormID
    package let number: String
    package let office: String
    package let listedAt: Date
    package let surveyId: SurveyID
    /// Whether somebody lives or works there (CBK-32).
    package let occupied: Bool
    /// Whether it complained before, so that a sample must have it (CBK-35).
    package let complainedBefore: Bool

    package init(
        formId: SurveyFormID, number: String, office: String, listedAt: Date, surveyId: SurveyID, occupied: Bool, complainedBefore: Bool
    ) {
        self.formId = formId
        self.number = number
        self.office = office
        self.listedAt = listedAt
        self.surveyId = surveyId
        self.occupied = occupied
        self.complainedBefore = complainedBefore
    }
}
