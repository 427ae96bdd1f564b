package import Database

/// Makes the tables of a service that follows others anew from its topics: as if it had never read them (design §1).
///
/// For a service that keeps no cases of its own. Nothing is lost that the topics still hold, or that the producers publish again from their
/// outboxes; what neither has is gone, so it is for an operator to decide. The running consumer follows within seconds.
package struct ProjectionRebuild: Sendable {
    private let configuration: PostgresConfiguration
    private let tables: [SQL]
    private let failPoint: ArmedFailPoint?

    /// Longest time for emptying the tables: rows are deleted one by one, because a service may not truncate what it does not own.
    private static let longest: Duration = .seconds(600)

    /// - Parameters:
    ///   - configuration: of the service's database.
    ///   - tables: names of the tables that its projections write.
    ///   - failPoint: armed by fault tests only.
    package init(configuration: PostgresConfiguration, tables: [SQL], failPoint: ArmedFailPoint? = nil) {
        var configuration = configuration
        configuration.statementTimeout = Self.longest
        // A batch that is under way, or one whose instance has vanished, holds a position for some seconds.
        configuration.lockTimeout = .seconds(30)
        configuration.statementDeadline = Self.longest + .seconds(10)
        self.configuration = configuration
        self.tables = tables
        self.failPoint = failPoint
    }

    /// Empties the tables and sends every partition back to its beginning, all or nothing.
    /// - Returns: what will be read again.
    /// - Throws: `DatabaseError`; nothing is changed then.
    package func begin() async throws -> ConsumerRewind.Plan {
        let connection = try await PostgresConnection.connect(configuration)
        do {
            let partitions = try await connection.withTransaction { transaction in
                var affected = 0
                for statement in InboxStatements.forget { affected = try await transaction.query(statement).affectedRows }
                for table in tables { _ = try await transaction.query("DELETE FROM \(table)") }
                failPoint?.reach(.rebuildBeforeCommit)
                return affected
            }
            failPoint?.reach(.rebuildAfterCommit)
            await connection.close()
            return ConsumerRewind.Plan(partitions: partitions)
        } catch {
            await connection.close()
            throw error
        }
    }
}
