package import Foundation

/// A period is over in which the office began no periodic survey (CBK-30, K-10). Told once.
package struct SurveyDue: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.survey.due.v1"
    package static let topic = Topic.callbacks

    package let periodId: SurveyPeriodID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// When the period began.
    package let from: Date
    /// When it ended; exclusive.
    package let until: Date

    package init(periodId: SurveyPeriodID, number: String, office: String, toldAt: Date, from: Date, until: Date) {
        self.periodId = periodId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.from = from
        self.until = until
    }
}
