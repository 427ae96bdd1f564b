package import Foundation

/// What came of a survey (CBK-33 to CBK-38, RPT-06). Shares are hundredths of a percent, rounded down.
package struct SurveyAnalysed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.analysed.v1"
    package static let topic = Topic.callbacks

    package let surveyId: SurveyID
    package let number: String
    package let office: String
    package let analysedAt: Date
    package let kind: SurveyKind
    /// Forms sent.
    package let sent: Int
    /// Forms that came back.
    package let returned: Int
    /// Returned of sent.
    package let returnRate: Int
    /// The share that must come back (K-11).
    package let returnMin: Int
    /// Conforming of rated items (CBK-33); absent when nothing was rated.
    package let satisfaction: Int?
    /// What is lost for forms that did not come back (CBK-34).
    package let penalty: Int
    /// Satisfaction less the penalty; absent when nothing was rated.
    package let adjusted: Int?
    /// Items that were rated dissatisfied.
    package let dissatisfied: Int
    /// Whether the quality target is reached (CBK-37); absent without a target or a rating.
    package let targetMet: Bool?
    /// Whether enough forms of an annual survey came back (CBK-36); absent of other surveys.
    package let passed: Bool?

    package init(
        surveyId: SurveyID, number: String, office: String, analysedAt: Date, kind: SurveyKind, sent: Int, returned: Int,
        returnRate: Int, returnMin: Int, satisfaction: Int?, penalty: Int, adjusted: Int?, dissatisfied: Int, targetMet: Bool?,
        passed: Bool?
    ) {
        self.surveyId = surveyId
        self.number = number
        self.office = office
        self.analysedAt = analysedAt
        self.kind = kind
        self.sent = sent
        self.returned = returned
        self.returnRate = returnRate
        self.returnMin = returnMin
        self.satisfaction = satisfaction
        self.penalty = penalty
        self.adjusted = adjusted
        self.dissatisfied = dissatisfied
        self.targetMet = targetMet
        self.passed = passed
    }
}
