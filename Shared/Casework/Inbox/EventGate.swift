package import Database
package import Logging
package import SharedModels
import Synchronization

/// Which types of events anybody wants at all, as a table of the service says: what nobody wants need not go through the inbox.
///
/// What it knows is good for `longestAge` from the moment in which it was asked for; without fresh knowledge it lets everything pass. So
/// nothing is missed that somebody wanted for longer than that, also while the database does not answer, and who really wants an event is for
/// the projection's statement to say.
package final class EventGate: Sendable {
    private struct Knowledge {
        let types: Set<String>
        /// Beginnings of types, each with its last dot.
        let beginnings: [String]
        let askedAt: ContinuousClock.Instant
    }

    /// How long an answer of the table is believed.
    package static let longestAge: Duration = .seconds(5)
    private static let interval: Duration = .seconds(1)

    private let query: SQL
    private let knowledge = Mutex<Knowledge?>(nil)

    /// - Parameter query: gives the patterns that are wanted, one `text` in each row: types, and beginnings of types that end in a dot.
    package init(_ query: SQL) { self.query = query }

    /// Whether somebody may want events of the type.
    package func lets(_ type: EventType, at instant: ContinuousClock.Instant = .now) -> Bool {
        guard let knowledge = knowledge.withLock({ $0 }), instant - knowledge.askedAt < Self.longestAge else { return true }
        return knowledge.types.contains(type.rawValue) || knowledge.beginnings.contains { type.rawValue.hasPrefix($0) }
    }

    /// Asks the table.
    /// - Throws: `DatabaseError`; what was known before stays for its time.
    package func look(in pool: PostgresPool) async throws {
        let askedAt = ContinuousClock.now
        let patterns = try await pool.query(query).map { try $0.decode(at: 0, as: String.self) }
        let beginnings = patterns.filter { $0.hasSuffix(".") }
        knowledge.withLock {
            $0 = Knowledge(types: Set(patterns).subtracting(beginnings), beginnings: beginnings, askedAt: askedAt)
        }
    }

    /// Asks again and again until the task is cancelled.
    package func keep(by pool: PostgresPool, logger: Logger) async {
        while !Task.isCancelled {
            do {
                try await look(in: pool)
            } catch {
                logger.notice("what events are wanted could not be asked; all are taken meanwhile", metadata: ["error": "\(error)"])
            }
            // A cancelled wait ends the loop at its condition.
            try? await Task.sleep(for: Self.interval)
        }
    }
}
