import Database
import Foundation
import Logging
package import Messaging
package import Metrics
import SharedModels

/// Reads the topics that a service listens to and applies their events (D3, D4, D5).
///
/// One task drives it. A failing database pauses reading and is tried again without end, while the group membership is kept; a
/// failed client handle is replaced.
package final class EventConsumer: Sendable {
    /// Makes a consumer that has joined the service's group for these topics.
    package typealias Open = @Sendable (_ topics: Set<String>) async throws -> any RecordConsumer

    let handlers: EventHandlers
    let configuration: CaseworkConfiguration
    let coder: EventCoder
    /// Where the lag of partitions is shown.
    let metrics: any MetricsFactory
    private let parts: EngineParts
    private let open: Open
    private let logger: Logger
    private let applied: Counter
    private let duplicates: Counter
    private let parked: Counter
    private let misplaced: Counter
    private let logReplaced: Counter

    /// - Parameters:
    ///   - parts: what the loops share.
    ///   - handlers: what is done with the events.
    ///   - metrics: where the lag of partitions is shown; the process's own metrics unless a test looks at it.
    ///   - open: makes a consumer.
    package init(
        parts: EngineParts, handlers: EventHandlers, metrics: any MetricsFactory = MetricsSystem.factory, open: @escaping Open
    ) {
        self.parts = parts
        self.handlers = handlers
        self.configuration = parts.configuration
        self.coder = parts.coder
        self.metrics = metrics
        self.open = open
        self.logger = parts.logger
        self.applied = Counter(label: "guanjia_events_applied_total")
        self.duplicates = Counter(label: "guanjia_inbox_duplicates_total")
        self.parked = Counter(label: "guanjia_records_parked_total")
        self.misplaced = Counter(label: "guanjia_records_misplaced_total")
        self.logReplaced = Counter(label: "guanjia_consumer_log_replaced_total")
    }

    /// Consumes until the task is cancelled.
    package func run() async {
        let lanes = ConsumerLanes(source: parts.source)
        var backoff = Backoff(first: .milliseconds(200), limit: .seconds(5))
        while !Task.isCancelled {
            var stepsAside = false
            do {
                let consumer = try await open(handlers.subscriptions(of: configuration.topic))
                var session = ConsumerSession(consumer: consumer, lanes: lanes, owner: self)
                do {
                    backoff.reset()
                    try await session.drive()
                } catch is CancellationError {
                    logger.debug("consumer stops")
                } catch let newer as NewerFormat {
                    parts.newer.tell(CollectionOfOne(newer), logger)
                    stepsAside = true
                } catch {
                    logger.error("consumer is replaced", metadata: ["error": "\(error)"])
                }
                session.lag.keep([])
                await consumer.close()
                if stepsAside { await stepAside() }
            } catch {
                logger.error("consumer cannot start", metadata: ["error": "\(error)"])
            }
            if !Task.isCancelled { await backoff.wait() }
        }
        await lanes.close()
    }

    /// Stays out of the group for a while, so that the partitions go to instances of the newer release: during a replacement they are there.
    private func stepAside() async {
        let end = ContinuousClock.now + configuration.limits.stepAside
        while !Task.isCancelled, ContinuousClock.now < end {
            beat()
            // A cancelled wait ends the loop at its condition.
            try? await Task.sleep(for: min(.seconds(1), configuration.limits.stepAside))
        }
    }

    /// The loop is alive.
    func beat() { parts.progress(.consumer) }

    /// The broker was told how far we are.
    func stored() { parts.failPoint?.reach(.recordAfterStore) }

    /// A partition that was sent back has a place to begin.
    func begunAgain() { parts.failPoint?.reach(.rewindAfterBegin) }

    /// One transaction of records.
    /// - Throws: `DatabaseError`, `CaseworkError.positionMoved`, or `NewerFormat` when an instance of a newer release has to do it.
    func commit(_ records: [ReadRecord], expected: [TopicPartition: Int64], on lane: LaneConnection) async throws -> [TopicPartition: Int64]
    {
        let connection = try await lane.connection()
        var needs: [String: Int] = [:]
        for submission in records.flatMap(\.submissions) where submission.creates { needs[submission.kind.numberPrefix, default: 0] += 1 }
        let taken = try await parts.numbers.take(needs, on: connection)
        let batch = RecordBatch(
            records: records, expected: expected, configuration: configuration, coder: coder, numbers: taken, projections: handlers.writers)
        parts.failPoint?.reach(.recordBeforeReads)
        do {
            let outcome = try await run(batch, on: connection)
            parts.failPoint?.reach(.recordAfterCommit)
            parts.numbers.giveBack(outcome.numbersLeft)
            parts.wake.ring()
            count(outcome)
            return outcome.positions
        } catch CaseworkError.numbersStale {
            parts.numbers.discard()
            throw CaseworkError.numbersStale
        } catch {
            parts.numbers.giveBack(taken, after: error)
            throw error
        }
    }

    /// Decides with the events' JSON written beside the server's work; once more without that when one of them cannot be written, so
    /// that only its own record parks.
    private func run(_ batch: RecordBatch, on connection: PostgresConnection) async throws -> RecordBatch.Outcome {
        let failPoint = parts.failPoint
        let attempt = { (batch: RecordBatch) in
            try await connection.transaction(reads: batch.reads) { results in
                failPoint?.reach(.recordInDecide)
                return try batch.decide(results)
            }.0
        }
        do {
            return try await attempt(batch)
        } catch CaseworkError.eventUnwritable {
            var batch = batch
            batch.encoding = .atOnce
            return try await attempt(batch)
        }
    }

    private func count(_ outcome: RecordBatch.Outcome) {
        applied.increment(by: outcome.applied)
        duplicates.increment(by: outcome.duplicates)
        guard outcome.parked > 0 else { return }
        parked.increment(by: outcome.parked)
        logger.warning("records parked", metadata: ["count": "\(outcome.parked)"])
        guard !outcome.misplaced.isEmpty else { return }
        misplaced.increment(by: outcome.misplaced.count)
        logger.error(
            "records came by a topic, or from a source, that their types do not belong to: somebody else than their producer wrote them",
            metadata: ["count": "\(outcome.misplaced.count)", "topics": "\(Set(outcome.misplaced.map(\.topic)).sorted())"])
    }

    /// Alarm of F7: the broker no longer has what it had.
    func alarmReplaced(_ partition: TopicPartition, position: Int64, watermarks: Watermarks, because what: String) {
        logReplaced.increment()
        logger.critical(
            "topic log was replaced or truncated; reading starts at what is there. Republish from the producers' outboxes: guanjiactl outbox republish",
            metadata: [
                "reason": "\(what)", "topic": "\(partition.topic)", "partition": "\(partition.partition)", "position": "\(position)",
                "low": "\(watermarks.low)", "high": "\(watermarks.high)",
            ])
    }

    func log(retry error: any Error) {
        logger.notice("record batch will be tried again", metadata: ["error": "\(error)"])
    }
}
