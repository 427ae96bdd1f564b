/// The limits that a complaint runs under (domain 3.2); the raw value is the clock's name.
package enum ComplaintClock: String, Codable, Sendable, CaseIterable {
    /// Registration to first response (CMP-16).
    case first = "T-FIRST"
    /// Registration to classified or not accepted (CMP-15).
    case review = "T-REVIEW"
    /// Registration to a class, within the same day; soft, a reminder.
    case sort = "T-SORT"
    /// Registration to the answer or determination that the class asks for the same day or in three days (CMP-33, CMP-34, CMP-35).
    case `class` = "T-CLASS"
    /// The reason for a major complaint to the general manager's receipt (CMP-31).
    case generalManager = "T-GM"
    /// Registration to the result of a general complaint (CMP-32).
    case resolve = "T-RESOLVE"
    /// Registration to the reply (CMP-17).
    case feedback = "T-FEEDBACK"
    /// Acknowledgement to the reply, by the time that was agreed with the owner (CMP-18).
    case agreed = "T-AGREED"
    /// Registration to closed, of liability complaints; at its bound the class becomes major (CMP-05).
    case month = "T-MONTH"
    /// While nothing else is timed: the last thing that was done to the next one (CMP-38; ADR 11).
    case follow = "T-FOLLOW"
}
