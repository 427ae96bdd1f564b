package import Foundation

/// The office director looked through the year's callback rates (CBK-20).
package struct RateReviewed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.rate.reviewed.v1"
    package static let topic = Topic.callbacks

    package let reportId: CallbackRateReportID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    package let reviewedAt: Date

    package init(
        reportId: CallbackRateReportID, number: String, office: String, month: LedgerMonth, reviewedAt: Date
    ) {
        self.reportId = reportId
        self.number = number
        self.office = office
        self.month = month
        self.reviewedAt = reviewedAt
    }
}
