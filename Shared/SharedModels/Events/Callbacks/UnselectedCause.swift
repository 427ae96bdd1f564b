/// Why a planned callback is not made.
package enum UnselectedCause: String, Codable, Sendable, CaseIterable {
    /// The period ended with enough callbacks made (CBK-10).
    case coverageMet = "coverage_met"
    /// Others of its period were chosen (K-01).
    case notSampled = "not_sampled"
    /// The case was withdrawn or cancelled.
    case caseGone = "case_gone"
    /// Its plan ended before anybody began (CBK-22).
    case planEnded = "plan_ended"
}
