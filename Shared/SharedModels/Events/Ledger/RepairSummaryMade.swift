package import Foundation

/// What became of an office's repairs on a day or in a week was summed up (REP-25, REP-29, RPT-05).
package struct RepairSummaryMade: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.summary.made.v1"
    package static let topic = Topic.repairs

    package let summaryId: RepairSummaryID
    package let number: String
    package let office: String
    package let period: SummaryPeriod
    /// The local day, such as `2026-03-02`; of a week its Monday.
    package let day: String
    /// Where the summary before ended.
    package let from: Date
    /// As of when; earlier than `madeAt` when the service was down then.
    package let until: Date
    package let madeAt: Date
    /// Slips raised since `from`.
    package let raised: Int
    /// Slips that came back since `from`.
    package let done: Int
    /// Slips withdrawn since `from`.
    package let cancelled: Int
    /// Slips that were open.
    package let notDone: Int
    /// Of those, the ones without a reason since they were last issued (REP-26).
    package let withoutReason: Int
    /// Of those not done, the ones with the mark 急 (REP-03).
    package let urgent: Int
    /// Of those not done, the major ones (REP-04).
    package let major: Int
    /// Whether those not done are followed again the next day (REP-28).
    package let carried: Bool

    package init(
        summaryId: RepairSummaryID, number: String, office: String, period: SummaryPeriod, day: String, from: Date, until: Date,
        madeAt: Date, raised: Int, done: Int, cancelled: Int, notDone: Int, withoutReason: Int, urgent: Int, major: Int, carried: Bool
    ) {
        self.summaryId = summaryId
        self.number = number
        self.office = office
        self.period = period
        self.day = day
        self.from = from
        self.until = until
        self.madeAt = madeAt
        self.raised = raised
        self.done = done
        self.cancelled = cancelled
        self.notDone = notDone
        self.withoutReason = withoutReason
        self.urgent = urgent
        self.major = major
        self.carried = carried
    }
}
