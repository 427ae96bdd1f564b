package import Foundation

/// A household has answered a survey; one answer each.
package struct SurveyResponseReceived: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.response.received.v1"
    package static let topic = Topic.callbacks

    package let formId: SurveyFormID
    package let number: String
    package let office: String
    package let receivedAt: Date
    package let surveyId: SurveyID
    package let way: SurveyWay
    /// The items that were rated, in their order; blank ones are left out.
    package let ratings: [SurveyItemRating]
    /// Whether the household wants to be called.
    package let wantsCall: Bool
    /// Absent when nothing was remarked.
    package let sealed: Sealed<SurveyRemarks>?

    package init(
        formId: SurveyFormID, number: String, office: String, receivedAt: Date, surveyId: SurveyID, way: SurveyWay,
        ratings: [SurveyItemRating], wantsCall: Bool, sealed: Sealed<SurveyRemarks>?
    ) {
        self.formId = formId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
        self.surveyId = surveyId
        self.way = way
        self.ratings = ratings
        self.wantsCall = wantsCall
        self.sealed = sealed
    }
}
