import Database

/// The tables of the engine itself, apart from those of the service beside it.
enum EngineTables {
    /// Partitions are called like their table, with more behind an underscore.
    private static let names: Set = [
        "case_file", "case_history", "consumer_position", "idempotency_key", "inbox", "index_search", "number_counter", "outbox",
        "outbox_cursor", "outbox_quarantine", "outbox_relay", "parked_record", "service_clock", "source_sequence", "timer",
        "unreadable_case",
    ]

    /// Whether a table is the engine's, or a partition of one that is.
    static func contains(_ table: String) -> Bool {
        names.contains(table) || ["inbox_d", "outbox_p"].contains { table.hasPrefix($0) }
    }
}

extension DatabaseError {
    /// Whether the row was there already because another transaction was quicker, in a table of the engine: whoever tries again finds it, or
    /// takes the next number. In a table that follows cases it is the case that is not possible beside another one, today and tomorrow.
    var isCoincidence: Bool { isUniqueViolation && (tableName.map(EngineTables.contains) ?? true) }

    /// Whether a case is not possible beside another one: its row in a table that follows cases meets the other's.
    var isConflict: Bool { isExclusionViolation || isUniqueViolation && !isCoincidence }
}
