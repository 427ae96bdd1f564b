import Database
import Foundation
import Messaging
import SharedModels

/// The life of one consumer handle: assignment, records, revocation, until it fails or the service stops.
struct ConsumerSession {
    let consumer: any RecordConsumer
    /// The first is for everything; the second for a share of a large batch.
    let lanes: ConsumerLanes
    let owner: EventConsumer
    /// Where each assigned partition is, by our own count; the database must agree.
    var expected: [TopicPartition: Int64] = [:]
    /// Fingerprints of the records before the positions, until they have been compared with the log.
    var unproven: [TopicPartition: Int64] = [:]
    var nextCheck = ContinuousClock.now
    /// Partitions that are still to be compared in this round.
    var unchecked: [TopicPartition] = []
    var lag: ConsumerLag
    /// What was read while the batch before it was being committed. Its records are not in `expected` yet.
    var ahead: Step?

    /// A step whose records are decoded.
    enum Step: Sendable {
        case records([ReadRecord])
        case other(ConsumerStep)
    }

    /// The batch was given up because partitions or positions changed.
    private enum GivenUp: Error {
        /// Reading goes on where it has to already.
        case moved
        /// Positions stayed, so that the records given up have to be read again from them.
        case readAgain
    }

    /// In which time all watermarks are compared with positions once: lag, and a log that was replaced.
    static let checkInterval: Duration = .seconds(5)
    /// How long the first record is awaited beside a commit: what follows from the commit waits as long.
    private static let besideCommit: Duration = .milliseconds(20)
    /// How long it is awaited when there is nothing else to do. A record ends that at once, as a stop does; so this only says how often a
    /// service wakes for nothing.
    static let atRest: Duration = .milliseconds(500)
    /// How long records that ask for nothing wait for others: their position alone is not worth a transaction.
    static let company: Duration = .milliseconds(200)

    var lane: LaneConnection { lanes.first }

    init(consumer: any RecordConsumer, lanes: ConsumerLanes, owner: EventConsumer) {
        self.consumer = consumer
        self.lanes = lanes
        self.owner = owner
        lag = ConsumerLag(factory: owner.metrics)
    }

    /// Runs until cancelled.
    /// - Throws: when the handle is of no use any more.
    mutating func drive() async throws {
        while !Task.isCancelled {
            let step: Step
            if let read = ahead { step = read } else { step = try await Self.read(consumer, for: owner, Self.atRest) }
            ahead = nil
            owner.beat()
            switch step {
            case .records(let records): try await apply(records)
            case .other(let step): try await handle(step)
            }
            // What was found while a batch was committed goes first: it may be that the partitions are not ours any more.
            if case .other = ahead { continue }
            if ContinuousClock.now >= nextCheck { try await check() }
        }
    }

    /// Reads and decodes the next step. Leaves the caller's thread, so that it can go on beside a commit.
    @concurrent private static func read(
        _ consumer: any RecordConsumer, for owner: EventConsumer, _ wait: Duration, limit: Int? = nil
    ) async throws -> Step {
        let step = try await consumer.next(limit: limit ?? owner.configuration.limits.recordBatch, wait: wait)
        guard case .records(let records) = step else { return .other(step) }
        return .records(records.map { ReadRecord($0, handlers: owner.handlers, coder: owner.coder) })
    }

    private mutating func handle(_ step: ConsumerStep) async throws {
        switch step {
        case .idle: break
        case .records: preconditionFailure("records are decoded where they are read")
        case .assigned(let partitions): try await begin(partitions)
        case .revoked:
            expected = [:]
            unproven = [:]
            unchecked = []
            lag.keep([])
            try await consumer.release()
        case .positionOutOfRange(let partition): try await restart(partition)
        }
    }

    // MARK: Records

    /// Applies records, a large batch in two transactions at a time. While they are committed the next ones are read and decoded: the
    /// database and this process take turns otherwise, and each is idle half of the time.
    private mutating func apply(_ records: [ReadRecord]) async throws {
        do {
            try await commit(try await withCompany(try await prove(records)))
        } catch GivenUp.moved {
            return
        } catch GivenUp.readAgain {
            for (partition, position) in self.expected.sorted(by: { $0.key < $1.key }) {
                // With the record before the position, where that is still to be compared.
                try await seek(partition, to: unproven[partition] == nil ? position : position - 1)
            }
        }
    }

    /// Records of which none asks for anything, with those that come within a while: until one of them does, or there are enough for a batch.
    /// - Throws: `GivenUp` when something is found that goes before them.
    private mutating func withCompany(_ records: [ReadRecord]) async throws -> [ReadRecord] {
        let end = ContinuousClock.now + Self.company
        let limit = owner.configuration.limits.recordBatch
        var (gathered, fresh) = (records, records[...])
        while fresh.allSatisfy(\.asksForNothing), !gathered.isEmpty, gathered.count < limit, !Task.isCancelled {
            let left = end - ContinuousClock.now
            guard left > .zero else { break }
            switch try await Self.read(consumer, for: owner, left, limit: limit - gathered.count) {
            case .records(let more):
                fresh = try await prove(more)[...]
                gathered += fresh
            case .other(.idle): continue
            case .other(let step): try await giveUp(for: step)
            }
        }
        return gathered
    }

    private mutating func commit(_ batch: [ReadRecord]) async throws {
        guard !batch.isEmpty else { return }
        let (owner, consumer, lanes, expected) = (owner, consumer, lanes, expected)
        let shares = batch.shares(ofAtLeast: owner.configuration.limits.recordShare)
        async let next = Self.read(consumer, for: owner, Self.besideCommit)
        async let second = Self.attempt(shares.second, expected, owner, lanes.second)
        let attempts = [
            (records: shares.first, result: await Self.attempt(shares.first, expected, owner, lanes.first)),
            (records: shares.second, result: await second),
        ]
        ahead = try await next
        for case .success(let positions) in attempts.map(\.result) where !positions.isEmpty { try await finish(positions) }
        for case (let records, .failure(let error)) in attempts { try await recover(records, from: error) }
    }

    /// Applies records whose first try has failed.
    private mutating func recover(_ records: [ReadRecord], from error: any Error) async throws {
        owner.beat()
        if let error = error as? DatabaseError {
            if !error.isDataError { owner.log(retry: error) }
            await lanes.dropIfLost(error)
        }
        try await giveBackAhead()
        try await settle(records[...])
    }

    /// One commit, without a second try.
    private static func attempt(
        _ batch: [ReadRecord], _ expected: [TopicPartition: Int64], _ owner: EventConsumer, _ lane: LaneConnection
    ) async -> Result<[TopicPartition: Int64], any Error> {
        guard !batch.isEmpty else { return .success([:]) }
        do {
            return .success(try await owner.commit(batch, expected: expected, on: lane))
        } catch {
            return .failure(error)
        }
    }

    /// After a commit.
    private mutating func finish(_ positions: [TopicPartition: Int64]) async throws {
        for (partition, position) in positions { expected[partition] = position }
        try await consumer.store(positions)
        owner.stored()
    }

    /// Makes as if nothing had been read ahead of a batch that is not committed yet: patience needs the consumer for itself.
    /// - Throws: `GivenUp` when something was found that goes before the batch.
    private mutating func giveBackAhead() async throws {
        defer { ahead = nil }
        switch ahead {
        case nil, .other(.idle): break
        case .other(let step): try await giveUp(for: step)
        case .records(let records):
            var first: [TopicPartition: Int64] = [:]
            for record in records.map(\.record) where first[record.topicPartition] == nil { first[record.topicPartition] = record.offset }
            for (partition, offset) in first.sorted(by: { $0.key < $1.key }) { try await consumer.seek(partition, to: offset) }
        }
    }

    /// Handles what goes before the batch.
    private mutating func giveUp(for step: ConsumerStep) async throws -> Never {
        switch step {
        case .assigned, .revoked:
            try await handle(step)
            throw GivenUp.moved
        case .positionOutOfRange:
            try await handle(step)
            throw GivenUp.readAgain
        case .idle, .records: throw GivenUp.readAgain
        }
    }

    /// Commits records; in halves when one record's data upsets the database, until it is alone and parks.
    private mutating func settle(_ records: ArraySlice<ReadRecord>) async throws {
        let batch = Array(records)
        do {
            try await finish(commitPatiently(batch))
        } catch let error as DatabaseError where error.isDataError {
            guard batch.count == 1 else {
                let middle = records.startIndex + records.count / 2
                try await settle(records[..<middle])
                try await settle(records[middle...])
                return
            }
            if case .unreadable(nil, _) = batch[0].content { throw error }
            try await settle([batch[0].parked(because: ParkedRow.reason(error))])
        }
    }

    /// Tries until it is committed. While it fails, reading is paused and the membership kept.
    /// - Throws: `GivenUp`; `DatabaseError` for data that it will never take.
    private mutating func commitPatiently(_ batch: [ReadRecord]) async throws -> [TopicPartition: Int64] {
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
                throw GivenUp.moved
            } catch CaseworkError.numbersStale {
                continue
            } catch let error as DatabaseError where !error.isDataError || error.isCoincidence {
                owner.log(retry: error)
                await lane.dropIfLost(error)
            } catch {
                // Data that the database refuses: the batch goes on in halves, and the reading with it.
                if paused { try await consumer.resume() }
                throw error
            }
            try Task.checkCancellation()
            if !paused { try await consumer.pause() }
            paused = true
            await backoff.wait()
            let step = try await consumer.next(limit: 1, wait: .zero)
            owner.beat()
            guard case .idle = step else {
                try await consumer.resume()
                try await giveUp(for: step)
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
    mutating func follow(_ partition: TopicPartition, to stored: Int64) async throws {
        var position = stored
        if stored == ConsumerRewind.beginning { position = try await valid(stored, of: partition, within: consumer.watermarks(partition)) }
        expected[partition] = position
        unproven[partition] = nil
        try await seek(partition, to: position)
    }

    /// A few tries for a read that the session cannot go on without; after that the handle is given up and a new one begins.
    func retrying<Value: Sendable>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
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
