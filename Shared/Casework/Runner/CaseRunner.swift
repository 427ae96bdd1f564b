import Database
import Foundation
import Logging
import Messaging
import Metrics
import SharedModels

/// The front of the engine: takes commands of requests, runs them in batches, answers after the commit (design §2).
package final class CaseRunner: Sendable {
    private let parts: EngineParts
    private let queue: SubmissionQueue
    private let batchSize: Recorder
    private let batchSeconds: Metrics.Timer

    package init(parts: EngineParts) {
        self.parts = parts
        self.queue = SubmissionQueue(limit: parts.configuration.limits.queue)
        self.batchSize = Recorder(label: "guanjia_command_batch_size", aggregate: true)
        self.batchSeconds = Metrics.Timer(label: "guanjia_command_batch_seconds")
    }

    private var configuration: CaseworkConfiguration { parts.configuration }
    private var numbers: NumberBlocks { parts.numbers }
    private var coder: EventCoder { parts.coder }
    private var logger: Logger { parts.logger }

    /// Hands one command to the engine and waits until it is committed or refused. Bounded by the tries of its batch.
    package func submit(_ submission: Submission) async -> SubmissionResult { await queue.submit(submission) }

    /// Runs the lanes until `stop` is called and everything that waits is answered.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<configuration.limits.lanes {
                group.addTask { await self.runLane(lane) }
            }
        }
    }

    /// Takes no more commands; `run` returns when the waiting ones are answered.
    package func stop() { queue.close() }

    private func runLane(_ lane: Int) async {
        let connection = LaneConnection(source: parts.source, name: "commands-\(lane)")
        // One lane takes everything while it is quick, because one large batch costs the database less than two small ones. The others
        // step in when commands have to wait: behind a lock that somebody holds, or a connection that is lost.
        let patience: Duration = lane == 0 ? .zero : configuration.limits.lanePatience
        while true {
            let batch = await queue.next(limit: configuration.limits.commandBatch, patience: patience)
            guard !batch.isEmpty else { break }
            batchSize.record(batch.count)
            let started = ContinuousClock.now
            await settle(batch, on: connection)
            batchSeconds.recordNanoseconds((ContinuousClock.now - started).nanoseconds)
        }
        await connection.close()
    }

    /// Runs a batch to its answers: again when the database fails for a while, in halves when one command's data is at fault.
    private func settle(_ batch: [SubmissionQueue.Entry], on connection: LaneConnection) async {
        var backoff = Backoff(first: .milliseconds(20), limit: .seconds(1))
        for attempt in 1...configuration.limits.requestAttempts {
            do {
                let results = try await commit(batch.map(\.submission), on: connection)
                parts.wake.ring()
                for (entry, result) in zip(batch, results) { queue.finish(entry, result) }
                return
            } catch CaseworkError.numbersStale {
                numbers.discard()
            } catch let error as DatabaseError where error.isRetryable || error.isConnectionLoss || error.isUniqueViolation {
                await connection.dropIfLost(error)
                logger.notice("command batch will be tried again", metadata: ["attempt": "\(attempt)", "error": "\(error)"])
                await backoff.wait()
            } catch {
                await fail(batch, error, on: connection)
                return
            }
        }
        for entry in batch { queue.finish(entry, .unavailable) }
    }

    /// A fault that trying again will not cure: the command alone that causes it fails, its neighbours go on.
    private func fail(_ batch: [SubmissionQueue.Entry], _ error: any Error, on connection: LaneConnection) async {
        guard batch.count == 1 else {
            let middle = batch.count / 2
            await settle(Array(batch[..<middle]), on: connection)
            await settle(Array(batch[middle...]), on: connection)
            return
        }
        let id = UUID().uuidString.lowercased()
        logger.error(
            "command failed", metadata: ["failure.id": "\(id)", "command": "\(batch[0].submission.commandCode)", "error": "\(error)"])
        queue.finish(batch[0], .failed(id: id))
    }

    private func commit(_ submissions: [Submission], on lane: LaneConnection) async throws -> [SubmissionResult] {
        let connection = try await lane.connection()
        var needs: [String: Int] = [:]
        for submission in submissions where submission.creates { needs[submission.kind.numberPrefix, default: 0] += 1 }
        let taken = try await numbers.take(needs, on: connection)
        let batch = CommandBatch(submissions: submissions, configuration: configuration, coder: coder, numbers: taken)
        let failPoint = parts.failPoint
        failPoint?.reach(.commandBeforeReads)
        do {
            let (outcome, _) = try await connection.transaction(reads: batch.reads) { results in
                failPoint?.reach(.commandInDecide)
                return try batch.decide(results)
            }
            failPoint?.reach(.commandAfterCommit)
            numbers.giveBack(outcome.numbersLeft)
            return outcome.results
        } catch {
            if (error as? DatabaseError)?.commitUnknown != true { numbers.giveBack(taken) }
            throw error
        }
    }
}
