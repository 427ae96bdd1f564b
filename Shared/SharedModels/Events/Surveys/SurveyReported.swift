package import Foundation

/// The result goes with proposals to the leader in charge (CBK-41).
package struct SurveyReported: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.reported.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let reportedAt: Date
    package let kind: SurveyKind

    package init(surveyId: SurveyID, number: String, office: String, reportedAt: Date, kind: SurveyKind) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.reportedAt = reportedAt
        self.kind = kind
    }
}
