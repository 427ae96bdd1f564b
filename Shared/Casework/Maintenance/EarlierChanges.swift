package import Database
import Foundation

/// Changes of cases whose transactions have begun and not ended.
///
/// A change counts as of the clock that its transaction reads, and is seen when it is committed. So what counts before an instant can be
/// summed up once for all only when every transaction that read an earlier clock has ended. Such a transaction is known by its locks, which
/// it cannot do without and keeps until its end: one on the table of the clock, and one on its own number, which the engine has it take
/// before it reads (`CaseStatements.now`). That needs no names, roles or settings, and costs the changes nothing. Whoever only reads, for a
/// backup or by hand, has no number and is not waited for; nor is another database of the same server.
package struct EarlierChanges: Sendable {
    private let pool: PostgresPool
    /// How long one may take before the wait is given up; the server ends what stands still much earlier.
    private let patience: Duration

    private static let pause: Duration = .milliseconds(20)

    /// - Parameters:
    ///   - pool: Connections to the service's database.
    ///   - patience: How long to wait at most.
    package init(pool: PostgresPool, patience: Duration = .seconds(15)) {
        self.pool = pool
        self.patience = patience
    }

    /// Waits until every change whose transaction has read the clock by now can be seen.
    /// - Throws: `ChangesGoOn` when one has not ended in time; whoever waits tries again later.
    package func haveEnded() async throws { try await haveEnded(begun()) }

    /// The transactions that may have read the clock by now, by the server's names for them, which it gives once.
    func begun() async throws -> [String] {
        // One look at the locks: two would not be of one moment.
        try await pool.query(
            """
            WITH held AS MATERIALIZED (SELECT locktype, database, relation, pid, virtualtransaction FROM pg_locks WHERE granted)
            SELECT DISTINCT c.virtualtransaction AS name
            FROM held c JOIN held n ON n.virtualtransaction = c.virtualtransaction AND n.locktype = 'transactionid'
            WHERE c.locktype = 'relation' AND c.relation = 'service_clock'::regclass
              AND c.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND c.pid IS DISTINCT FROM pg_backend_pid()
            """
        ).map { try $0.decode("name") }
    }

    /// Waits until transactions have ended.
    func haveEnded(_ begun: [String]) async throws {
        let deadline = ContinuousClock.now + patience
        while try await goOn(begun) {
            guard ContinuousClock.now < deadline else { throw ChangesGoOn() }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func goOn(_ begun: [String]) async throws -> Bool {
        guard !begun.isEmpty else { return false }
        return try await !pool.query("SELECT 1 AS one FROM pg_locks WHERE virtualtransaction = ANY (\(begun)) LIMIT 1").isEmpty
    }
}

/// A transaction takes very long, and what it changes may belong into what is to be summed up; it is tried again.
package struct ChangesGoOn: Error, CustomStringConvertible {
    package init() {}

    package var description: String { "a transaction that changes cases goes on for too long: see pg_locks, relation service_clock" }
}
