package import Database

/// Lets the service's consumer read its topics again from the first record that the broker holds (D3, D4).
///
/// For an operator who has reason to believe that records were passed over, such as after a restore of the database. What was applied
/// before is absorbed by the inbox; parked keys stay parked. The running consumer sees at its next look, within seconds, that the database's
/// position is not its own any more, and follows the database; one that starts later begins there.
package struct ConsumerRewind: Sendable {
    /// The stored position of a partition that begins again: below every offset, so that it is never mistaken for one that was reached.
    static let beginning: Int64 = -1

    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// What will be read again.
    package struct Plan: Encodable, Sendable {
        /// Partitions that had been read, of all topics of the service.
        package let partitions: Int
    }

    /// Sends every partition back to its beginning, all or none.
    /// - Throws: `DatabaseError`; nothing is changed then.
    package func rewind() async throws -> Plan {
        Plan(partitions: try await pool.query(InboxStatements.rewind).affectedRows)
    }
}
