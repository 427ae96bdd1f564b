/// Why somebody comes to the desk (INT-29).
package enum VisitorKind: String, Codable, Sendable, CaseIterable {
    /// A leader's guest: announced, and taken in once the leader agrees (INT-28).
    case leaderGuest = "leader_guest"
    case colleagueGuest = "colleague_guest"
    /// Signed for, and passed on.
    case courier
    /// Fills in a form; HR is told.
    case applicant
    /// By the policy `visitor.solicitor_policy` (INT-30, K-13).
    case salesperson
    case other
}
