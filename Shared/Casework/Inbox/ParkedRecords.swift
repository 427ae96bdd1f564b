package import Database
package import Foundation
import Logging
import Messaging
import SharedModels

/// What operators see and do of parked records (D5).
package struct ParkedRecords: Sendable {
    private let parts: EngineParts
    private let handlers: EventHandlers
    private let pool: PostgresPool

    package init(parts: EngineParts, handlers: EventHandlers, pool: PostgresPool) {
        self.parts = parts
        self.handlers = handlers
        self.pool = pool
    }

    /// One parked key: how many records wait, and why the first does.
    package struct Key: Encodable, Sendable {
        package let key: String
        package let records: Int64
        package let topic: String
        package let type: String?
        package let reason: String
        package let parkedAt: Date
        package let attempts: Int32
    }

    /// One parked record without its data.
    package struct Record: Encodable, Sendable {
        package let id: Int64
        package let topic: String
        package let partition: Int32
        package let offset: Int64
        package let eventId: String?
        package let sequence: Int64?
        package let type: String?
        package let reason: String
        package let parkedAt: Date
        package let attempts: Int32
    }

    /// What a redrive did.
    package struct Redriven: Encodable, Sendable {
        package let key: String
        package let applied: Int
        package let remaining: Int
        /// Why the first remaining record still cannot be applied.
        package let reason: String?
    }

    /// Keys that wait, oldest first. At most `limit` (1…1000).
    package func keys(limit: Int) async throws -> [Key] {
        try await pool.query(
            """
            SELECT k.key, k.records, p.topic, p.type, p.reason, p.parked_at, p.attempts
            FROM (SELECT key, count(*) AS records, min(id) AS first FROM parked_record GROUP BY key) k
            JOIN parked_record p ON p.id = k.first
            ORDER BY p.parked_at, p.id
            LIMIT \(Int64(limit))
            """
        ).map { row in
            Key(
                key: try row.decode("key"), records: try row.decode("records"), topic: try row.decode("topic"),
                type: try row.decode("type"),
                reason: try row.decode("reason"), parkedAt: try row.decode("parked_at"), attempts: try row.decode("attempts"))
        }
    }

    /// The records of one key in the order of a redrive. At most 1,000.
    package func records(of key: String) async throws -> [Record] {
        try await pool.query(
            """
            SELECT id, topic, partition, "offset", event_id, sequence, type, reason, parked_at, attempts
            FROM parked_record WHERE key = \(key)
            ORDER BY sequence NULLS FIRST, id
            LIMIT 1000
            """
        ).map { row in
            Record(
                id: try row.decode("id"), topic: try row.decode("topic"), partition: try row.decode("partition"),
                offset: try row.decode("offset"), eventId: try row.decode("event_id", as: UUID?.self)?.uuidString.lowercased(),
                sequence: try row.decode("sequence"), type: try row.decode("type"), reason: try row.decode("reason"),
                parkedAt: try row.decode("parked_at"), attempts: try row.decode("attempts"))
        }
    }

    /// Applies the records of a key in order, as if they had just come; stops at the first that still cannot be applied.
    /// - Throws: `DatabaseError`; `NewerFormat` when an instance of a newer release has to do it. Records before the one at fault may have
    ///   been applied then, and are gone from the key.
    package func redrive(_ key: String) async throws -> Redriven {
        let redriven = try await pool.withConnection { try await self.redrive(key, on: $0) }
        parts.wake.ring()
        parts.logger.notice(
            "parked key redriven", metadata: ["applied": "\(redriven.applied)", "remaining": "\(redriven.remaining)"])
        return redriven
    }

    /// In one transaction; in halves when the database refuses one record's data, so that what comes before that one is applied.
    private func redrive(_ key: String, on connection: PostgresConnection) async throws -> Redriven {
        var (applied, limit, tries) = (0, RedriveBatch.limit, 3)
        while true {
            let parked = try await connection.query(RedriveBatch.find(key, atMost: limit)).map {
                try RedriveBatch.Parked(row: $0, handlers, parts.coder)
            }
            do {
                let part = try await apply(parked, of: key, on: connection)
                applied += part.applied
                // All of a half went well: the one that the database refuses comes after it.
                if limit < RedriveBatch.limit, part.reason == nil, part.remaining > 0 { continue }
                return Redriven(key: key, applied: applied, remaining: part.remaining, reason: part.reason)
            } catch let error as CaseworkError where tries > 0 {
                tries -= 1
                parts.numbers.discard()
                parts.logger.notice("redrive is tried again", metadata: ["error": "\(error)"])
            } catch let error as DatabaseError where error.isDataError && !error.isCoincidence {
                guard parked.count <= 1 else {
                    limit = parked.count / 2
                    continue
                }
                guard let refused = parked.first else { throw error }
                let reason = ParkedRow.reason(error)
                _ = try await connection.query(RedriveBatch.note(reason, on: refused.id))
                let left = try await connection.query("SELECT count(*) AS left FROM parked_record WHERE key = \(key)").first
                return Redriven(
                    key: key, applied: applied, remaining: Int(try left?.decode("left", as: Int64.self) ?? 0), reason: reason)
            }
        }
    }

    private func apply(_ parked: [RedriveBatch.Parked], of key: String, on connection: PostgresConnection) async throws -> Redriven {
        var needs: [String: Int] = [:]
        for submission in parked.flatMap(\.read.submissions) where submission.creates {
            needs[submission.kind.numberPrefix, default: 0] += 1
        }
        let numbers = try await parts.numbers.take(needs, on: connection)
        let batch = RedriveBatch(
            key: key, parked: parked, configuration: parts.configuration, coder: parts.coder, numbers: numbers,
            projections: handlers.writers)
        return try await connection.transaction(reads: batch.reads) { try batch.decide($0) }.0
    }
}
