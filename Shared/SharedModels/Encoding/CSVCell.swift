/// A cell of a table of comma-separated values (RFC 4180) that people open in a spreadsheet.
///
/// What a spreadsheet would take for a formula is told from one by an apostrophe before it; so is what already has some before it, so that
/// reading takes exactly that one away again.
package enum CSVCell {
    /// The cell in quotes, harmless.
    package static func quoted(_ text: String) -> String {
        // Scalar by scalar: a sign with an accent on it is another character to Swift, and the same sign to who reads the file.
        var cell = "\"".unicodeScalars
        if isTakenForFormula(text) { cell.append("'") }
        for scalar in text.unicodeScalars {
            if scalar == "\"" { cell.append("\"") }
            cell.append(scalar)
        }
        cell.append("\"")
        return String(cell)
    }

    /// The text of a cell that was read, without the quotes: as it was before `quoted`.
    package static func plain(_ cell: String) -> String {
        guard cell.unicodeScalars.first == "'", isTakenForFormula(cell) else { return cell }
        return String(cell.unicodeScalars.dropFirst())
    }

    /// Whether a formula begins it, behind any number of apostrophes.
    private static func isTakenForFormula(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map(beginnings.contains) ?? false
    }

    /// With what a formula begins, also in the full width of Chinese keyboards; a tab or the end of a line hides such a sign behind it.
    private static let beginnings = Set("=+-@＝＋－＠\t\r\n".unicodeScalars)
}
