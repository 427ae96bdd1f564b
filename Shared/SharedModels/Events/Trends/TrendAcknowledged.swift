package import Foundation

/// The department manager has taken note of a month's trends (INT-27).
package struct TrendAcknowledged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.trend.acknowledged.v1"
    package static let topic = Topic.intake

    package let summaryId: TrendSummaryID
    package let number: String
    package let office: String
    package let acknowledgedAt: Date
    package let month: LedgerMonth

    package init(summaryId: TrendSummaryID, number: String, office: String, acknowledgedAt: Date, month: LedgerMonth) {
        self.summaryId = summaryId
        self.number = number
        self.office = office
        self.acknowledgedAt = acknowledgedAt
        self.month = month
    }
}
