/// How urgent a repair is; the office judges it when the call comes in (REP-01).
///
/// "Major" is a flag beside it (REP-04), not a degree of it.
package enum RepairUrgency: String, Codable, Sendable, CaseIterable {
    /// Attended at the appointed time.
    case normal
    /// Marked 急 by judgement (REP-03).
    case urgent
    /// One of the seven categories of REP-02, or judged to be as dangerous (K-15).
    case emergency

    /// Whether the slip carries the mark 急 (REP-03, WE-38).
    package var isMarkedUrgent: Bool {
        switch self {
        case .urgent, .emergency: true
        case .normal: false
        }
    }
}
