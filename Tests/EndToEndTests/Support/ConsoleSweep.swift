import Database
import Foundation
import SharedModels
import TestSupport

/// Kills the Console, at fail points and at moments, and starts it again on the same database.
final class ConsoleSweep: Sendable {
    let trial: Trial
    private let place: ConsoleProcess.Place
    private let died = Counter()

    /// How long it may take until everything that was told is in the tables, the group's wait for the member that died included.
    private static let readLimit: Duration = .seconds(60)
    /// Until a request has come to where it waits.
    private static let meetLimit: Duration = .seconds(20)

    init(trial: Trial) async throws {
        self.trial = trial
        place = try await ConsoleProcess.Place.free()
    }

    /// How often it was killed.
    var deaths: Int { died.value }

    /// Starts it, and waits until it can answer.
    func start(failPoint: String? = nil) async throws -> ConsoleProcess {
        try await ConsoleProcess.start(beside: trial.installation, at: place, failPoint: failPoint)
    }

    // MARK: Deaths

    /// Has it run until it dies at a point (`<point>:<n>`); `provoke` is called once it can answer.
    /// - Throws: `TestFailure` when the point was not reached in time.
    func die(at point: String, _ provoke: (ConsoleProcess) async throws -> Void = { _ in }) async throws {
        let console = try await start(failPoint: point)
        try await provoke(console)
        let end = await console.wait(atMost: KillSweep.reachLimit)
        guard end == .killed(signal: SIGKILL) else {
            await console.stop()
            throw TestFailure("the Console did not die at \(point): \(String(describing: end))")
        }
        died.increment()
    }

    /// Kills it while it empties its tables, and waits for the lock of one of them.
    /// - Parameter table: which.
    /// - Throws: `TestFailure` when nobody came to wait for the lock.
    func dieInRebuild(holding table: String) async throws {
        let console = try await start()
        let isWaiting = try await console.withConnection { lock in
            _ = try await lock.query("BEGIN")
            _ = try await lock.query("SET LOCAL idle_in_transaction_session_timeout = 0")
            _ = try await lock.query("LOCK TABLE \(unsafe: table) IN SHARE MODE")
            // It dies before it answers.
            async let answer = try? askForRebuild(of: console)
            let isWaiting = try await eventually(within: Self.meetLimit) {
                try await lock.query(Self.waiting).first?.decode("waits") ?? false
            }
            await console.stop()
            _ = try await lock.query("COMMIT")
            _ = await answer
            return isWaiting
        }
        guard isWaiting else { throw TestFailure("nobody waited for the lock of \(table)") }
        died.increment()
    }

    /// Whether somebody who holds off the consumer waits for a lock.
    private static let waiting: SQL = """
        SELECT EXISTS (
            SELECT FROM pg_locks h JOIN pg_locks w ON w.pid = h.pid JOIN pg_database d ON d.oid = h.database
            WHERE d.datname = current_database() AND h.relation = 'consumer_position'::regclass AND h.mode = 'ExclusiveLock' AND h.granted
                AND NOT w.granted) AS waits
        """

    /// Kills it as soon as it has said that the tables are empty.
    func dieAfterRebuild() async throws {
        let console = try await start()
        let status = try await askForRebuild(of: console)
        await console.stop()
        guard status == 200 else { throw TestFailure("making the tables anew was answered \(status)") }
        died.increment()
    }

    // MARK: Life

    /// Has the tables made anew.
    /// - Throws: when no answer came.
    /// - Returns: the answer's status.
    func askForRebuild(of console: ConsoleProcess) async throws -> Int {
        let installation = trial.installation
        let headers = [
            "Authorization": try installation.credentials.authorization(.operator), "Idempotency-Key": UUID().uuidString,
        ]
        return try await installation.client.send("POST", console.admin + "/projections/rebuild", headers: headers, body: [:]).status
    }

    /// Waits until the tables hold exactly what the services have told, with nothing parked.
    func awaitAgreement(of console: ConsoleProcess) async throws {
        var differences: [String] = []
        var compared: Int64?
        let agree = try await eventually(within: Self.readLimit) {
            // Whatever is missing comes with an event.
            let events = try await console.events()
            guard events != compared else { return false }
            compared = events
            differences = try await console.differences(from: trial.installation)
            return differences.isEmpty
        }
        guard !agree else { return }
        let shown = differences.prefix(20).joined(separator: "\n")
        throw TestFailure("\(differences.count) differences after \(Self.readLimit); the first are:\n\(shown)")
    }
}
