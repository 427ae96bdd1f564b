/// Whether a problem noted in a callback belongs to the matter that was asked about (domain 3.4, "Complaint path").
package enum ProblemScope: String, Codable, Sendable, CaseIterable {
    /// The same matter: it is worked on again.
    case sameMatter = "same_matter"
    /// Another one: a new complaint.
    case otherMatter = "other_matter"
}
