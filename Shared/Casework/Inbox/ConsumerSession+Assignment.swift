import Database
import Foundation
import Messaging
import SharedModels

/// Where the partitions stand: at the start of an assignment, when a log was replaced, and whenever positions are compared.
extension ConsumerSession {
    mutating func begin(_ partitions: [TopicPartition]) async throws {
        let stored = try await retrying { try await Self.positions(partitions, on: $0) }
        expected = [:]
        unproven = [:]
        unchecked = []
        lag.keep(Set(partitions))
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
            lag.record(max(0, watermarks.high - (expected[partition] ?? watermarks.low)), of: partition)
        }
        // One record earlier where there is a fingerprint to compare.
        let starts = expected.map { ($0.key, unproven[$0.key] == nil ? $0.value : $0.value - 1) }
        try await consumer.begin(at: Dictionary(uniqueKeysWithValues: starts))
    }

    /// Compares the record before a position with what was there when we read it, and takes it out of the batch.
    ///
    /// Another record in its place means another log of at least the same length: reading starts at its beginning (F7).
    mutating func prove(_ records: [ReadRecord]) async throws -> [ReadRecord] {
        guard !unproven.isEmpty else { return records }
        var replaced: Set<TopicPartition> = []
        for record in records.map(\.record) {
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
        return records.filter { read in
            let partition = read.record.topicPartition
            return !replaced.contains(partition) && read.record.offset >= expected[partition] ?? 0
        }
    }

    /// The position itself when the log still holds it; otherwise where the log begins, after an alarm (F7).
    mutating func valid(_ position: Int64, of partition: TopicPartition, within watermarks: Watermarks) async throws -> Int64 {
        if (watermarks.low...watermarks.high).contains(position) { return position }
        if position == ConsumerRewind.beginning {
            _ = try await retrying { try await $0.query(InboxStatements.beginAgain(partition, at: watermarks.low)) }
            owner.begunAgain()
            return watermarks.low
        }
        try await startOver(partition, from: position, "the position is not in the log", watermarks)
        return expected[partition] ?? watermarks.low
    }

    /// The log is not the one that was read: alarm, and begin at what is there.
    mutating func startOver(
        _ partition: TopicPartition, from position: Int64, _ reason: String, _ watermarks: Watermarks
    ) async throws {
        owner.alarmReplaced(partition, position: position, watermarks: watermarks, because: reason)
        let start = watermarks.low
        _ = try await retrying { try await $0.query(InboxStatements.restart(partition, from: position, at: start)) }
        expected[partition] = start
        unproven[partition] = nil
    }

    mutating func restart(_ partition: TopicPartition) async throws {
        guard let position = expected[partition] else { return }
        let watermarks = try await consumer.watermarks(partition)
        let start = try await valid(position, of: partition, within: watermarks)
        expected[partition] = start
        try await seek(partition, to: start)
    }

    /// Moves the reading position. What was read ahead of the partition is read again from there, or is of a log that is gone.
    mutating func seek(_ partition: TopicPartition, to position: Int64) async throws {
        if case .records(let records) = ahead {
            let others = records.filter { $0.record.topicPartition != partition }
            ahead = others.isEmpty ? nil : .records(others)
        }
        try await consumer.seek(partition, to: position)
    }

    typealias Stored = [TopicPartition: (position: Int64, mark: Int64?)]

    static func positions(_ partitions: [TopicPartition], on connection: PostgresConnection) async throws -> Stored {
        var stored: Stored = [:]
        for row in try await connection.query(InboxStatements.positions(partitions)) {
            let partition = TopicPartition(topic: try row.decode("topic"), partition: try row.decode("partition"))
            stored[partition] = (try row.decode("next_offset"), try row.decode("last_mark"))
        }
        return stored
    }

    /// Compares positions with what the database has, which an operator may have moved, and with what the broker holds.
    ///
    /// A few partitions at a time, as many as have fallen due since the last time: the answer waits behind the fetch that is under way, and nothing is
    /// read meanwhile. All of them at once kept records waiting for a second, each time.
    mutating func check() async throws {
        let pace = Self.checkInterval / max(1, expected.count)
        let last = nextCheck
        repeat {
            nextCheck += pace
            guard try await checkOne() else { return }
        } while nextCheck <= last + Self.atRest && nextCheck <= .now
        // What was missed while nothing could be checked is not made up for.
        nextCheck = max(nextCheck, .now)
    }

    /// The next partition of the round; false when the broker does not answer: it is asked again in the next round.
    private mutating func checkOne() async throws -> Bool {
        if unchecked.isEmpty {
            try await comparePositions()
            unchecked = expected.keys.sorted().reversed()
        }
        guard let partition = unchecked.popLast(), let position = expected[partition] else { return true }
        guard let watermarks = try? await consumer.watermarks(partition) else {
            unchecked = []
            nextCheck = ContinuousClock.now + Self.checkInterval
            return false
        }
        lag.record(max(0, watermarks.high - position), of: partition)
        if position > watermarks.high || position < watermarks.low { try await restart(partition) }
        return true
    }

    private mutating func comparePositions() async throws {
        do {
            let stored = try await Self.positions(expected.keys.sorted(), on: try await lane.connection())
            for (partition, (position, _)) in stored where position != expected[partition] { try await follow(partition, to: position) }
        } catch let error as DatabaseError {
            // A database that does not answer now is asked again in the next round.
            owner.log(retry: error)
            await lane.dropIfLost(error)
        }
    }
}
