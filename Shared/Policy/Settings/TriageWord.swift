import SharedModels

/// A word or a few words, Chinese or English, that the text of a report is searched for (REP-01, REP-02).
package struct TriageWord: Hashable, Sendable {
    /// As the policy writes it, 1…`longest` characters on one line.
    package let text: String
    /// In the form in which texts are compared.
    let folded: [Unicode.Scalar]
    /// Of `folded`; see `FoldedText`.
    let signature: UInt64

    /// Most characters of one word.
    package static let longest = 40
    /// Most words of one category or one trade.
    package static let most = 60

    /// Nil for a text that is empty, too long, has blanks at its ends, or holds what a policy file uses as marks: commas, brackets, bars.
    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.count), text.first != " ", text.last != " " else { return nil }
        guard !text.unicodeScalars.contains(where: { Self.marks.contains($0) || $0.isRefused(multiline: false) }) else { return nil }
        let form = FoldedText(text)
        // Punctuation alone would be found in every report.
        guard form.scalars.contains(where: \.properties.isAlphabetic) else { return nil }
        self.text = text
        folded = form.scalars
        signature = form.signature
    }

    /// Those of some texts that are words; for lists that are built in, which the policy file repeats.
    static func list(_ texts: String...) -> [TriageWord] { texts.compactMap { TriageWord($0) } }

    private static let marks: Set<Unicode.Scalar> = [",", "[", "]", "{", "}", "|", "\"", "#"]
}
