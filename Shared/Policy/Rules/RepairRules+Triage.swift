package import SharedModels

/// What the words of a report say about it before anybody judges (REP-01, REP-02, REP-32).
extension Rules<RepairSettings> {
    /// The emergency categories that a report's words mean, in their order, each with the words found (REP-02, WE-38).
    ///
    /// Case, width and blanks inside Chinese make no difference; English words stand alone; a word that is denied right before it
    /// (没有着火, no smoke) does not count, in doubt it does. A proposal changes nothing: a person judges.
    package func proposals(for text: String) -> [EmergencyProposal] {
        let text = FoldedText(text)
        return EmergencyCategory.allCases.compactMap { category in
            let words = settings.dangerWords[category].filter { text.holds($0, heedingDenials: true) }.map(\.text)
            return words.isEmpty ? nil : EmergencyProposal(category: category, words: words)
        }
    }

    /// The trade that most words of a report mean, the first of equals; nil when no word means one.
    package func trade(for text: String) -> String? {
        let text = FoldedText(text)
        var best: (code: String, found: Int)?
        for trade in settings.trades {
            let found = trade.words.count { text.holds($0) }
            if found > best?.found ?? 0 { best = (trade.code, found) }
        }
        return best?.code
    }

    /// Whether the policy has a trade of this code.
    package func isTrade(_ code: String) -> Bool { settings.trades.contains { $0.code == code } }

    /// The codes of the policy's trades, in its order.
    package var tradeCodes: [String] { settings.trades.map(\.code) }
}
