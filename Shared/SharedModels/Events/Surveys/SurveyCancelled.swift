package import Foundation

/// A survey was given up before it was opened (CBK-43).
package struct SurveyCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.cancelled.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    package let kind: SurveyKind

    package init(surveyId: SurveyID, number: String, office: String, cancelledAt: Date, kind: SurveyKind) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.kind = kind
    }
}
