/// Why a visitor was let in (INT-28, INT-29).
package enum VisitorAdmission: String, Codable, Sendable, CaseIterable {
    /// The host agreed.
    case consent
    /// What the courier brought was signed for.
    case courier
    /// The applicant's form was taken.
    case application
    /// The policy receives salespeople (K-13).
    case solicitor
}
