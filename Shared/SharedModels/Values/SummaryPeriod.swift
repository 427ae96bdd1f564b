/// What a summary of repairs sums up.
package enum SummaryPeriod: String, Codable, Sendable, CaseIterable {
    /// A day, from the summary before to the policy's time of day (REP-25).
    case daily
    /// A week, Monday 00:00 to Monday 00:00 (REP-29).
    case weekly
}
