/// Which statements the server has prepared under which name; the least recently used one makes room for a new one.
///
/// Pure bookkeeping; the session sends what it plans. One text with other parameter types is another statement.
struct StatementCache {
    struct Key: Hashable {
        let text: String
        let types: [PostgresType]

        init(_ sql: SQL) {
            text = sql.text
            types = sql.binds.map(\.type)
        }
    }

    /// How to send a statement.
    enum Plan: Equatable {
        case reuse(name: String)
        case prepare(name: String)
        /// No room: parse it for this one time.
        case unnamed
    }

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var tick: UInt64 = 0
    private var made: UInt64 = 0

    init(limit: Int) { self.limit = limit }

    /// Statements that have a name now.
    var count: Int { entries.count }

    /// Plans the statements of one pipeline, and names those that must be deallocated before it.
    ///
    /// `canEvict` is false inside a transaction block: when the block has failed the server would refuse to deallocate.
    mutating func plan(_ keys: [Key], canEvict: Bool) -> (plans: [Plan], evicted: [String]) {
        tick += 1
        var evicted: [String] = []
        let plans = keys.map { key -> Plan in
            if let index = entries.index(forKey: key) {
                entries.values[index].lastUse = tick
                return .reuse(name: entries.values[index].name)
            }
            if entries.count >= limit {
                guard canEvict, let name = evictOldest() else { return .unnamed }
                evicted.append(name)
            }
            made += 1
            let name = "s\(made)"
            entries[key] = Entry(name: name, lastUse: tick)
            return .prepare(name: name)
        }
        return (plans, evicted)
    }

    /// The server did not prepare the statement after all.
    mutating func forget(_ key: Key) { entries[key] = nil }

    /// Forgets everything; the caller deallocates all on the server.
    mutating func removeAll() { entries.removeAll() }

    /// Removes the entry that was used longest ago, unless the current pipeline uses all of them.
    private mutating func evictOldest() -> String? {
        guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }), oldest.value.lastUse < tick else { return nil }
        entries[oldest.key] = nil
        return oldest.value.name
    }
}
