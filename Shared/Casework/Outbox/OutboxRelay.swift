import Database
import Foundation
import Logging
package import Messaging
import Metrics
import SharedModels
import Synchronization

/// Publishes the outbox: reads what became visible, sends it in order, waits for every acknowledgement, saves the cursor (D1, D2).
///
/// Every failure is met by reading again from the saved cursor; duplicates are absorbed by the consumers' inboxes.
package final class OutboxRelay: Sendable {
    /// Makes a producer; called again after a fatal failure.
    package typealias Open = @Sendable () async throws -> any RecordProducer

    /// How long records in flight may still be acknowledged when the relay stops.
    private static let stopPatience: Duration = .seconds(5)

    private let parts: EngineParts
    private let open: Open
    private let leases: ShardLeases
    private let reader: OutboxReader
    private let relayed: Counter
    private let quarantined: Counter
    private let oldest: Gauge
    private let backlog: Gauge
    private let held: Gauge

    /// Makes a relay; `owner` is unique among the relays of this service, also after a restart.
    package init(parts: EngineParts, owner: String, open: @escaping Open) {
        let limits = parts.configuration.limits
        self.parts = parts
        self.open = open
        self.leases = ShardLeases(owner: owner, shards: limits.shards, lease: limits.lease)
        self.reader = OutboxReader(limit: limits.relayBatch, source: parts.configuration.source)
        self.relayed = Counter(label: "guanjia_outbox_relayed_total")
        self.quarantined = Counter(label: "guanjia_outbox_quarantined_total")
        self.oldest = Gauge(label: "guanjia_outbox_oldest_unpublished_seconds")
        self.backlog = Gauge(label: "guanjia_outbox_backlog_rows")
        self.held = Gauge(label: "guanjia_outbox_shards_held")
    }

    /// Publishes until the task is cancelled; then gives its shards up.
    package func run() async {
        let lane = LaneConnection(source: parts.source, name: "relay")
        var backoff = Backoff(first: .milliseconds(100), limit: .seconds(5))
        var cursors: [OutboxCursor] = []
        while !Task.isCancelled {
            parts.progress(.relay)
            do {
                let producer = try await open()
                do {
                    try await withTaskCancellationHandler {
                        try await publish(&cursors, with: producer, on: lane) { backoff.reset() }
                    } onCancel: {
                        // A broker that does not answer must not hold up a stop; what was on its way is sent again after the next start.
                        producer.end(within: Self.stopPatience)
                    }
                } catch {
                    if let error = error as? DatabaseError { await lane.dropIfLost(error) }
                    let level = Task.isCancelled ? Logger.Level.notice : .error
                    parts.logger.log(level: level, "relay starts again at its cursor", metadata: ["error": "\(error)"])
                }
                await producer.close(timeout: Self.stopPatience)
            } catch {
                parts.logger.error("relay has no producer", metadata: ["error": "\(error)"])
            }
            cursors = []
            if !Task.isCancelled { await backoff.wait() }
        }
        await leave(cursors, on: lane)
    }

    /// Shards are free for others as soon as this returns, or after the lease when the database does not answer.
    private func leave(_ cursors: [OutboxCursor], on lane: LaneConnection) async {
        do {
            let connection = try await lane.connection()
            _ = try await connection.query(
                "UPDATE outbox_cursor SET owner = NULL, lease_until = '-infinity' WHERE owner = \(leases.owner)")
            try await leases.leave([], on: connection)
        } catch {
            parts.logger.notice("relay leaves its shards to their lease", metadata: ["error": "\(error)"])
        }
        await lane.close()
    }

    private func publish(
        _ cursors: inout [OutboxCursor], with producer: any RecordProducer, on lane: LaneConnection, progressed: () -> Void
    ) async throws {
        let limits = parts.configuration.limits
        var pause = limits.pollFloor
        var waiting = OutboxBacklog()
        var renewAt = ContinuousClock.now
        while !Task.isCancelled {
            parts.progress(.relay)
            let connection = try await lane.connection()
            if ContinuousClock.now >= renewAt {
                cursors = try await leases.renew(cursors, on: connection)
                held.record(cursors.count)
                renewAt = ContinuousClock.now + limits.lease / 3
            }
            let begun = ContinuousClock.now
            guard let rows = try await publishPage(&cursors, &waiting, with: producer, on: connection) else {
                await parts.wake.wait(atMost: pause)
                pause = min(pause * 2, limits.pollCeiling)
                continue
            }
            pause = limits.pollFloor
            progressed()
            // Under load the next rows are there at once: a page for every batch would cost as much as the batches do.
            if rows < limits.relayBatch {
                await Self.rest(until: begun + min(max(.milliseconds(rows), limits.relayPace), limits.relayPaceAtMost))
            }
        }
    }

    /// Ends early when the relay is stopped.
    private static func rest(until instant: ContinuousClock.Instant) async { try? await Task.sleep(until: instant) }

    /// Sends one page.
    /// - Returns: how many rows it had; nil when there was none.
    private func publishPage(
        _ cursors: inout [OutboxCursor], _ waiting: inout OutboxBacklog, with producer: any RecordProducer,
        on connection: PostgresConnection
    ) async throws -> Int? {
        guard !cursors.isEmpty else {
            // What waits is told by those that have the shards.
            oldest.record(0)
            backlog.record(0)
            return nil
        }
        let (page, moved) = try await reader.next(cursors, on: connection)
        cursors = moved
        guard let page else {
            oldest.record(0)
            backlog.record(0)
            return nil
        }
        // The producer takes nothing any more: the page is the next relay's.
        guard !Task.isCancelled else { return nil }
        oldest.record(page.entries.map(\.age).max() ?? 0)
        backlog.record(
            try await waiting.rows(with: page, limit: parts.configuration.limits.relayBatch, on: connection, logger: parts.logger))
        let refused = try await send(page.entries, with: producer)
        try await save(page, refused, &cursors, on: connection)
        parts.failPoint?.reach(.relayAfterSave)
        relayed.increment(by: page.entries.count - refused.count)
        return page.entries.count
    }

    /// Sends rows and waits for every acknowledgement.
    /// - Returns: rows that the broker will never take.
    /// - Throws: `DeliveryError` when any other row was not delivered.
    private func send(_ entries: [OutboxPage.Entry], with producer: any RecordProducer) async throws -> [(
        entry: OutboxPage.Entry, reason: String
    )] {
        guard !entries.isEmpty else { return [] }
        parts.failPoint?.reach(.relayBeforeSend)
        let results = await producer.send(entries.map { $0.event.record(topic: $0.topic) })
        parts.failPoint?.reach(.relayAfterSend)
        var refused: [(entry: OutboxPage.Entry, reason: String)] = []
        for (entry, result) in zip(entries, results) {
            guard case .failure(let error) = result else { continue }
            guard error.kind == .permanent else { throw error }
            refused.append((entry, error.code))
        }
        return refused
    }

    private func save(
        _ page: OutboxPage, _ refused: [(entry: OutboxPage.Entry, reason: String)], _ cursors: inout [OutboxCursor],
        on connection: PostgresConnection
    ) async throws {
        // A cursor that a crash takes back costs duplicates, which are absorbed; waiting for the disk would cost every page.
        var statements: [SQL] = [
            "SELECT set_config('synchronous_commit', 'off', true)", OutboxStatements.save(page.cursors, owner: leases.owner),
        ]
        if !refused.isEmpty {
            quarantined.increment(by: refused.count)
            parts.logger.critical(
                "the broker refuses events for ever; they are in outbox_quarantine", metadata: ["count": "\(refused.count)"])
            statements.append(OutboxStatements.quarantine(refused))
        }
        let ours = Set(try await connection.pipeline(statements)[1].map { try $0.decode("shard", as: Int16.self) })
        let saved = Dictionary(uniqueKeysWithValues: page.cursors.map { ($0.shard, $0) })
        cursors = cursors.compactMap { cursor in
            guard let new = saved[cursor.shard] else { return cursor }
            return ours.contains(cursor.shard) ? new : nil
        }
    }
}
