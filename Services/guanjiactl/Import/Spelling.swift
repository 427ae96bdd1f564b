/// Finds the word that somebody meant.
enum Spelling {
    /// The candidate that is at most two slips of the pen away, and less than half its length.
    static func closest(to word: String, among candidates: [String]) -> String? {
        let letters = Array(word.trimmed.lowercased())
        let ranked = candidates.map { ($0, distance(letters, Array($0.lowercased()))) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= 2, best.1 < best.0.count / 2 else { return nil }
        return best.0
    }

    /// Levenshtein's distance, by rows.
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var row = Array(0...second.count)
        for (line, character) in first.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in second.indices {
                let change = diagonal + (character == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[second.count]
    }
}
