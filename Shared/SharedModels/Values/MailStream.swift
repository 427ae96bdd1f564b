/// Whose mail it is; the three take different ways through the desk (INT-34 to INT-38).
package enum MailStream: String, Codable, Sendable, CaseIterable {
    /// An owner's or occupier's.
    case owner
    /// The company's own mail, papers and documents (INT-38).
    case company
    /// Brought by a courier for somebody of the company, who gets it at once (INT-38).
    case courier
}
