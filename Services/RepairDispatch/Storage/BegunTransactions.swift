import Database
import Foundation

/// The service's transactions that have begun and not ended.
///
/// A change counts as of the clock that its transaction reads when it begins, and is seen when it is committed. So what counts before an
/// instant can be summed up once for all only when every transaction that read an earlier clock has ended; those that begin later read a
/// later one. Asking PostgreSQL costs the changes nothing, where a lock would cost each of them something. Instances are known by their
/// `application_name` and the role they share: whoever else reads in the database, for a backup or by hand, is not waited for.
struct BegunTransactions: Sendable {
    let pool: PostgresPool
    /// How long one may take before the wait is given up; the server ends what stands still much earlier.
    var patience: Duration = .seconds(15)

    private static let pause: Duration = .milliseconds(20)

    /// Waits until every transaction that has begun by now has ended.
    /// - Throws: `TransactionsGoOn` when one has not in time; whoever waits tries again later.
    func haveEnded() async throws {
        // A little later than now: a date may be rounded on its way.
        guard let mark = try await pool.query("SELECT clock_timestamp() + interval '2 milliseconds' AS mark").first else { return }
        let begun: Date = try mark.decode("mark")
        let deadline = ContinuousClock.now + patience
        while try await goOn(since: begun) {
            guard ContinuousClock.now < deadline else { throw TransactionsGoOn() }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func goOn(since begun: Date) async throws -> Bool {
        try await !pool.query(
            """
            SELECT 1 AS one FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = current_setting('application_name')
              AND pid <> pg_backend_pid() AND xact_start <= \(begun)
            LIMIT 1
            """
        ).isEmpty
    }
}

/// A transaction of the service takes very long, and what it changes may belong into what is to be summed up; it is tried again.
struct TransactionsGoOn: Error {}
