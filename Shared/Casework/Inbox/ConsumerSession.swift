import Database
import Foundation
import Messaging
import Metrics
import SharedModels

/// The life of one consumer handle: assignment, records, revocation, until it fails or the service stops.
struct ConsumerSession {
    private let consumer: any RecordConsumer
    private let lane: LaneConnection
    private let owner: EventConsumer
    /// Where each assigned partition is, by our own count; the database must agree.
    private var expected: [TopicPartition: Int64] = [:]
    /// Fingerprints of the records before the positions, until they have been compared with the log.
    private var unproven: [TopicPartition: Int64] = [:]
    private var nextCheck = ContinuousClock.now

    /// How often watermarks are compared with positions: lag, and a log that was replaced.
    private static let checkInterval: Duration = .seconds(5)
    /// How long records may gather into a batch.
    private static let gather: Duration = .milliseconds(20)

    init(consumer: any RecordConsumer, lane: LaneConnection, owner: EventConsumer) {
        self.consumer = consumer
        self.lane = lane
        self.owner = owner
    }

    /// Runs until cancelled.
    /// - Throws: when the handle is of no use any more.
    mutating func drive() async throws {
        while !Task.isCancelled {
            let step = try await consumer.next(limit: owner.configuration.limits.recordBatch, wait: Self.gather)
            owner.beat()
            try await handle(step)
            if ContinuousClock.now >= nextCheck { try await check() }
        }
    }

    private mutating func handle(_ step: ConsumerStep) async throws {
        switch step {
        case .idle: break
        case .records(let records): try await apply(records)
        case .assigned(let partitions): try await begin(partitions)
        case .revoked:
            expected = [:]
            unproven = [:]
            try await consumer.release()
        case .positionOutOfRange(let partition): try await restart(partition)
        }
    }

    // MARK: Assignment

    private mutating func begin(_ partitions: [TopicPartition]) async throws {
        let stored = try await retrying { try await Self.positions(partitions, on: $0) }
        expected = [:]
        unproven = [:]
        for partition in partitions {
            let watermarks = try await consumer.watermarks(partition)
            if let (position, mark) = stored[partition] {
                let start = try await valid(position, of: partition, within: watermarks)
                expected[partition] = start
                if start == position, start > watermarks.low { unproven[partition] = mark }
            } else {
                _ = try await retrying { try await $0.query(InboxStatements.start(partition, at: watermarks.low)) }
                expected[partition] = watermarks.low
            }
        }
        // One record earlier where there is a fingerprint to compare.
        let starts = expected.map { ($0.key, unproven[$0.key] == nil ? $0.value : $0.value - 1) }
        try await consumer.begin(at: Dictionary(uniqueKeysWithValues: starts))
    }

    /// Compares the record before a position with what was there when we read it, and takes it out of the batch.
    ///
    /// Another record in its place means another log of at least the same length: reading starts at its beginning (F7).
    private mutating func prove(_ records: [ConsumerRecord]) async throws -> [ConsumerRecord] {
        guard !unproven.isEmpty else { return records }
        var replaced: Set<TopicPartition> = []
        for record in records {
            let partition = record.topicPartition
            guard let mark = unproven.removeValue(forKey: partition), let position = expected[partition] else { continue }
            if record.offset == position - 1, RecordMark.of(record) != mark { replaced.insert(partition) }
        }
        for partition in replaced.sorted() {
            guard let position = expected[partition] else { continue }
            try await startOver(
                partition, from: position, "another record stands before the position", try await consumer.watermarks(partition))
            try await consumer.seek(partition, to: expected[partition] ?? 0)
        }
        return records.filter { !replaced.contains($0.topicPartition) && $0.offset >= expected[$0.topicPartition] ?? 0 }
    }

    /// The position itself when the log still holds it; otherwise where the log begins, after an alarm (F7).
    private mutating func valid(_ position: Int64, of partition: TopicPartition, within watermarks: Watermarks) async throws -> Int64 {
        if (watermarks.low...watermarks.high).contains(position) { return position }
        if position == ConsumerRewind.beginning {
            _ = try await retrying { try await $0.query(InboxStatements.beginAgain(partition, at: watermarks.low)) }
            return watermarks.low
        }
        try await startOver(partition, from: position, "the position is not in the log", watermarks)
        return expected[partition] ?? watermarks.low
    }

    /// The log is not the one that was read: alarm, and begin at what is there.
    private mutating func startOver(
        _ partition: TopicPartition, from position: Int64, _ reason: String, _ watermarks: Watermarks
    ) async throws {
        owner.alarmReplaced(partition, position: position, watermarks: watermarks, because: reason)
        let start = watermarks.low
        _ = try await retrying { try await $0.query(InboxStatements.restart(partition, from: position, at: start)) }
        expected[partition] = start
        unproven[partition] = nil
    }

    private mutating func restart(_ partition: TopicPartition) async throws {
        guard let position = expected[partition] else { return }
        let watermarks = try await consumer.watermarks(partition)
        let start = try await valid(position, of: partition, within: watermarks)
        expected[partition] = start
        try await consumer.seek(partition, to: start)
    }

    private typealias Stored = [TopicPartition: (position: Int64, mark: Int64?)]

    private static func positions(_ partitions: [TopicPartition], on connection: PostgresConnection) async throws -> Stored {
        var stored: Stored = [:]
        for row in try await connection.query(InboxStatements.positions(partitions)) {
            let partition = TopicPartition(topic: try row.decode("topic"), partition: try row.decode("partition"))
            stored[partition] = (try row.decode("next_offset"), try row.decode("last_mark"))
        }
        return stored
    }

    /// Compares positions with what the database has, which an operator may have moved, and with what the broker holds.
    private mutating func check() async throws {
        nextCheck = ContinuousClock.now + Self.checkInterval
        do {
            let stored = try await Self.positions(expected.keys.sorted(), on: try await lane.connection())
            for (partition, (position, _)) in stored where position != expected[partition] { try await follow(partition, to: position) }
        } catch let error as DatabaseError {
            // A database that does not answer now is asked again at the next check.
            owner.log(retry: error)
            await lane.dropIfLost(error)
        }
        for (partition, position) in expected.sorted(by: { $0.key < $1.key }) {
            // A broker that does not answer now is asked again at the next check.
            guard let watermarks = try? await consumer.watermarks(partition) else { return }
            let dimensions = [("topic", partition.topic), ("partition", "\(partition.partition)")]
            Gauge(label: "guanjia_consumer_lag_records", dimensions: dimensions).record(max(0, watermarks.high - position))
            if position > watermarks.high || position < watermarks.low { try await restart(partition) }
        }
    }

    // MARK: Records

    private mutating func apply(_ records: [ConsumerRecord]) async throws {
        let proven = try await prove(records)
        guard !proven.isEmpty else { return }
        let read = proven.map { ReadRecord($0, handlers: owner.handlers, coder: owner.coder) }
        try await settle(read[...])
    }

    /// Commits records; in halves when one record's data upsets the database, until it is alone and parks.
    private mutating func settle(_ records: ArraySlice<ReadRecord>) async throws {
        let batch = Array(records)
        do {
            guard let positions = try await commitPatiently(batch) else { return }
            for (partition, position) in positions { expected[partition] = position }
            try await consumer.store(positions)
            owner.stored()
        } catch let error as DatabaseError where error.isDataError {
            guard batch.count == 1 else {
                let middle = records.startIndex + records.count / 2
                try await settle(records[..<middle])
                try await settle(records[middle...])
                return
            }
            if case .unreadable(nil, _) = batch[0].content { throw error }
            let reason = "the database refuses its data: SQLSTATE \(error.sqlState ?? "unknown")"
            try await settle([batch[0].parked(because: reason)])
        }
    }

    /// Tries until it is committed. While it fails, reading is paused and the membership kept.
    /// - Returns: nil when the batch was given up because the partitions or positions changed; they are read again.
    private mutating func commitPatiently(_ batch: [ReadRecord]) async throws -> [TopicPartition: Int64]? {
        var backoff = Backoff(first: .milliseconds(50), limit: .seconds(1))
        var paused = false
        while true {
            do {
                let positions = try await owner.commit(batch, expected: expected, on: lane)
                if paused { try await consumer.resume() }
                return positions
            } catch CaseworkError.positionMoved {
                if paused { try await consumer.resume() }
                try await moveToStored(batch)
                return nil
            } catch CaseworkError.numbersStale {
                continue
            } catch let error as DatabaseError where !error.isDataError || error.isUniqueViolation {
                owner.log(retry: error)
                await lane.dropIfLost(error)
            }
            try Task.checkCancellation()
            if !paused { try await consumer.pause() }
            paused = true
            await backoff.wait()
            let step = try await consumer.next(limit: 1, wait: .zero)
            owner.beat()
            guard case .idle = step else {
                try await consumer.resume()
                try await handle(step)
                return nil
            }
        }
    }

    /// Somebody else moved a position: read on from there.
    private mutating func moveToStored(_ batch: [ReadRecord]) async throws {
        let partitions = Set(expected.keys).union(batch.map(\.record.topicPartition)).sorted()
        let stored = try await retrying { try await Self.positions(partitions, on: $0) }
        // Every partition of the batch is read again from its position, also those that had not moved: their records were given up too.
        for (partition, (position, _)) in stored { try await follow(partition, to: position) }
    }

    /// Reads a partition on from the database's position.
    private mutating func follow(_ partition: TopicPartition, to stored: Int64) async throws {
        var position = stored
        if stored == ConsumerRewind.beginning { position = try await valid(stored, of: partition, within: consumer.watermarks(partition)) }
        expected[partition] = position
        unproven[partition] = nil
        try await consumer.seek(partition, to: position)
    }

    /// A few tries for a read that the session cannot go on without; after that the handle is given up and a new one begins.
    private func retrying<Value: Sendable>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        var backoff = Backoff(first: .milliseconds(100), limit: .seconds(2))
        for _ in 1..<12 {
            do {
                return try await body(try await lane.connection())
            } catch let error as DatabaseError where error.isRetryable || error.isConnectionLoss {
                owner.log(retry: error)
                await lane.dropIfLost(error)
                owner.beat()
                await backoff.wait()
            }
        }
        return try await body(try await lane.connection())
    }
}

extension ReadRecord {
    /// The same record, to be parked as bytes: not even its event id may be acceptable to the database.
    func parked(because reason: String) -> ReadRecord { ReadRecord(record: record, content: .unreadable(nil, reason: reason)) }

    fileprivate init(record: ConsumerRecord, content: Content) {
        self.record = record
        self.content = content
    }
}
