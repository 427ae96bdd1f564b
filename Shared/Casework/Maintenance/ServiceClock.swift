package import Database
package import Foundation

/// The service's clock: the database's, and in a development installation an offset that can be set (D21).
package struct ServiceClock: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// How the clock stands.
    package struct Reading: Encodable, Sendable {
        package let now: Date
        package let offsetSeconds: Double
        package let adjustable: Bool
    }

    /// Says whether the clock may be moved. Outside the `dev` profile it may not, and an offset left from before is taken back.
    package func allowAdjustment(_ allowed: Bool) async throws {
        _ = try await pool.query(
            """
            UPDATE service_clock
            SET adjustable = \(allowed), clock_offset = CASE WHEN \(allowed) THEN clock_offset ELSE interval '0' END
            WHERE adjustable IS DISTINCT FROM \(allowed)
            """)
    }

    /// What time it is for the service; jobs and routes that look something up ask here (D7).
    /// - Throws: `CaseworkError.clockMissing` when the clock's row is gone; `DatabaseError`.
    package func now() async throws -> Date {
        guard let now = try await pool.query("SELECT service_now() AS now").first?.decode("now", as: Date?.self) else {
            throw CaseworkError.clockMissing
        }
        return now
    }

    /// The present reading.
    /// - Throws: `CaseworkError.clockMissing` when the clock's row is gone; `DatabaseError`.
    package func read() async throws -> Reading {
        let rows = try await pool.query(
            "SELECT service_now() AS now, extract(epoch FROM clock_offset)::float8 AS seconds, adjustable FROM service_clock")
        guard let row = rows.first else { throw CaseworkError.clockMissing }
        return Reading(now: try row.decode("now"), offsetSeconds: try row.decode("seconds"), adjustable: try row.decode("adjustable"))
    }

    /// Moves the clock to `offset` seconds beside the database's.
    /// - Throws: `DatabaseError` with SQLSTATE 23514 when the clock may not be moved.
    package func move(toOffset seconds: Double) async throws -> Reading {
        _ = try await pool.query("UPDATE service_clock SET clock_offset = make_interval(secs => \(seconds))")
        return try await read()
    }
}
