/// What a migration does that stands outside of a transaction: an index made or dropped while others read and write the table.
///
/// PostgreSQL does that in several transactions of its own. A crash in between leaves an index that is there and of no use, so whoever runs
/// the migration again has to know its name.
struct ConcurrentIndex: Hashable, Sendable {
    let name: String
    /// Whether it is made, and not dropped.
    let isMade: Bool

    /// Reads the one statement of a migration; nil when it is another.
    init?(_ sql: String) {
        let statement = Self.statement(in: sql)
        let making = #/CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+IF\s+NOT\s+EXISTS\s+([a-z0-9_]+)\s+ON\s[^;]*/#
        if let match = statement.wholeMatch(of: making) {
            self.init(name: String(match.1), isMade: true)
        } else if let match = statement.wholeMatch(of: #/DROP\s+INDEX\s+CONCURRENTLY\s+IF\s+EXISTS\s+([a-z0-9_]+)/#) {
            self.init(name: String(match.1), isMade: false)
        } else {
            return nil
        }
    }

    private init(name: String, isMade: Bool) {
        self.name = name
        self.isMade = isMade
    }

    /// Whether a migration means to work outside of a transaction, well put or not.
    static func isMeant(by sql: String) -> Bool { statement(in: sql).uppercased().contains("CONCURRENTLY") }

    /// Without comments and the semicolon at the end.
    private static func statement(in sql: String) -> String {
        var text = sql.replacing(#/--[^\n]*/#, with: "")
        while let last = text.last, last.isWhitespace { text.removeLast() }
        if text.last == ";" { text.removeLast() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop(while: \.isWhitespace))
    }
}
