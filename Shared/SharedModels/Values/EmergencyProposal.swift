/// That the words of a report mean one of the emergency categories (REP-02); a person judges whether it is one (REP-01).
package struct EmergencyProposal: Codable, Hashable, Sendable {
    package let category: EmergencyCategory
    /// The words of the policy that the report holds, as the policy writes them; at least one. Never the report's own text.
    package let words: [String]

    package init(category: EmergencyCategory, words: [String]) {
        self.category = category
        self.words = words
    }
}
