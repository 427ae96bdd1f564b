package import Foundation

/// The supervisor has taken note of a summary of repairs.
package struct RepairSummaryAcknowledged: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.summary.acknowledged.v1"
    package static let topic = Topic.repairs

    package let summaryId: RepairSummaryID
    package let number: String
    package let office: String
    package let period: SummaryPeriod
    package let day: String
    package let acknowledgedAt: Date

    package init(
        summaryId: RepairSummaryID, number: String, office: String, period: SummaryPeriod, day: String, acknowledgedAt: Date
    ) {
        self.summaryId = summaryId
        self.number = number
        self.office = office
        self.period = period
        self.day = day
        self.acknowledgedAt = acknowledgedAt
    }
}
