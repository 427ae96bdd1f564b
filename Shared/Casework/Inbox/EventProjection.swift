package import Database

/// A table that follows facts of other cases, for reading and passing on: written in the transaction in which the inbox takes the events, so
/// each fact leaves its mark exactly once, in the order of its case. No business is decided here: that is what commands are for (design §2).
///
/// Facts of one case come one after the other; of two cases, two transactions may write at the same time. So a row belongs to one case
/// of the source, and statements that touch several rows go through them in an order of their own.
package struct EventProjection<Row: Sendable>: Sendable {
    /// Lower-case, such as `case_progress`; tells projections of a service apart.
    package let name: String
    let write: @Sendable ([Row]) -> [SQL]

    /// - Parameters:
    ///   - name: lower-case; one projection of a service has it.
    ///   - write: What brings the table up to date, for the rows in the order of the facts; never called with none. A statement that fails on
    ///     the rows' content would park their facts, so it must take whatever the map of the facts lets through.
    package init(_ name: String, writing write: @escaping @Sendable ([Row]) -> [SQL]) {
        self.name = name
        self.write = write
    }
}

/// What one fact leaves in one projection.
struct ProjectedRow: Sendable {
    let projection: String
    let row: any Sendable
}

/// Rows of all projections of a service, gathered for one transaction.
struct ProjectedRows: Sendable {
    private var rows: [ProjectedRow] = []

    mutating func add(_ more: [ProjectedRow]) { rows += more }

    /// The statements, projection by projection in the order of their names.
    func statements(by writers: [String: EventHandlers.ProjectionWriter]) -> [SQL] {
        guard !rows.isEmpty else { return [] }
        var groups: [String: [any Sendable]] = [:]
        for row in rows { groups[row.projection, default: []].append(row.row) }
        return groups.sorted { $0.key < $1.key }.flatMap { name, rows in writers[name]?(rows) ?? [] }
    }
}
