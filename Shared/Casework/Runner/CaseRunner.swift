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

    /// Commands that wait for a lane now.
    var waiting: Int { queue.depth }

    /// Takes no more commands; `run` returns when the waiting ones are answered.
    package func stop() { queue.close() }

    private func runLane(_ lane: Int) async {
        let connection = LaneConnection(source: parts.source, name: "commands-\(lane)")
        // The last one steps in when commands have to wait: behind a lock that somebody holds, or a connection that is lost.
        let patience = lane == configuration.limits.lanes - 1 ? configuration.limits.lanePatience : nil
        while true {
            let batch = await queue.next(limit: configuration.limits.commandBatch, patience: patience)
            guard !batch.entries.isEmpty else { break }
            batchSize.record(batch.entries.count)
            let started = ContinuousClock.now
            await settle(batch, on: connection)
            batchSeconds.recordNanoseconds((ContinuousClock.now - started).nanoseconds)
        }
        await connection.close()
    }

    /// Runs a batch to its answers: again when the database fails for a while, in halves when one command's data is at fault, and without
    /// the commands to cases that somebody holds when it has waited for them in vain.
    /// - Parameters:
    ///   - batch: what to run.
    ///   - tries: how often at most; nil for as often as the limits say.
    ///   - connection: of the lane.
    private func settle(_ batch: SubmissionQueue.Batch, tries: Int? = nil, on connection: LaneConnection) async {
        // Whatever happens, no turn outlives its batch.
        defer { queue.pass(batch.turn) }
        let entries = batch.entries
        var backoff = Backoff(first: .milliseconds(20), limit: .seconds(1))
        let tries = tries ?? configuration.limits.requestAttempts
        for attempt in 1...tries {
            do {
                let results = try await commit(batch, on: connection)
                parts.wake.ring()
                for (entry, result) in zip(entries, results) { queue.finish(entry, result) }
                return
            } catch CaseworkError.numbersStale {
                numbers.discard()
            } catch let error as DatabaseError where error.isRetryable || error.isConnectionLoss || error.isCoincidence {
                // Others need not wait until this batch is tried again.
                queue.pass(batch.turn)
                await connection.dropIfLost(error)
                logger.notice("command batch will be tried again", metadata: ["attempt": "\(attempt)", "error": "\(error)"])
                if error.isLockTimeout, attempt < tries, let (free, held) = await split(entries, on: connection) {
                    await settle(SubmissionQueue.Batch(entries: free), tries: tries - attempt, on: connection)
                    await settle(SubmissionQueue.Batch(entries: held), tries: tries - attempt, on: connection)
                    return
                }
                await backoff.wait()
            } catch {
                queue.pass(batch.turn)
                await fail(entries, error, on: connection)
                return
            }
        }
        for entry in entries { queue.finish(entry, .unavailable) }
    }

    /// Tells the commands that somebody's lock keeps from their cases from the others.
    /// - Returns: nil when there are no others, or it is something else that was waited for.
    private func split(
        _ entries: [SubmissionQueue.Entry], on lane: LaneConnection
    ) async -> (free: [SubmissionQueue.Entry], held: [SubmissionQueue.Entry])? {
        guard entries.count > 1 else { return nil }
        do {
            let ids = Set(entries.flatMap(\.submission.locks)).sorted()
            let held = Set(try await lane.connection().query(CaseStatements.held(of: ids)).map { CaseID(try $0.decode("id")) })
            let waiting = entries.filter { !held.isDisjoint(with: $0.submission.locks) }
            guard !waiting.isEmpty, waiting.count < entries.count else { return nil }
            return (entries.filter { held.isDisjoint(with: $0.submission.locks) }, waiting)
        } catch {
            logger.notice("nobody knows which case is held; the batch stays together", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// A fault that trying again will not cure: the command alone that causes it fails, its neighbours go on.
    private func fail(_ batch: [SubmissionQueue.Entry], _ error: any Error, on connection: LaneConnection) async {
        guard batch.count == 1 else {
            let middle = batch.count / 2
            await settle(SubmissionQueue.Batch(entries: Array(batch[..<middle])), on: connection)
            await settle(SubmissionQueue.Batch(entries: Array(batch[middle...])), on: connection)
            return
        }
        let submission = batch[0].submission
        if let error = error as? DatabaseError, error.isConflict {
            queue.finish(batch[0], .rejected(refusal(of: submission, error), version: nil))
            return
        }
        let id = UUID().uuidString.lowercased()
        logger.error(
            "command failed", metadata: ["failure.id": "\(id)", "command": "\(submission.commandCode)", "error": "\(error)"])
        queue.finish(batch[0], .failed(id: id))
    }

    /// The answer to a command whose case is not possible beside another one.
    private func refusal(of submission: Submission, _ error: DatabaseError) -> Rejection {
        if let known = configuration.indexes.lazy.compactMap({ $0.refusal(of: error, kind: submission.kind) }).first { return known }
        logger.warning(
            "a constraint without an answer of its own refused a command",
            metadata: ["command": "\(submission.commandCode)", "constraint": "\(error.constraintName ?? "")"])
        return Rejection(.alreadyExists, "Another \(submission.kind.name) has what must be in one of them only. Look for it.")
    }

    private func commit(_ taken: SubmissionQueue.Batch, on lane: LaneConnection) async throws -> [SubmissionResult] {
        let submissions = taken.entries.map(\.submission)
        let connection = try await lane.connection()
        var needs: [String: Int] = [:]
        for submission in submissions where submission.creates { needs[submission.kind.numberPrefix, default: 0] += 1 }
        let reserved = try await numbers.take(needs, on: connection)
        let batch = CommandBatch(submissions: submissions, configuration: configuration, coder: coder, numbers: reserved)
        let queue = queue
        let failPoint = parts.failPoint
        failPoint?.reach(.commandBeforeReads)
        do {
            let (outcome, _) = try await connection.transaction(reads: batch.reads) { results in
                failPoint?.reach(.commandInDecide)
                var writes = try batch.decide(results)
                // Made last, so when everything is on its way to the server: from here on this lane only waits.
                writes.deferred.append {
                    queue.pass(taken.turn)
                    return []
                }
                return writes
            }
            failPoint?.reach(.commandAfterCommit)
            numbers.giveBack(outcome.numbersLeft)
            parts.newer.tell(outcome.newer, logger)
            return outcome.results
        } catch {
            numbers.giveBack(reserved, after: error)
            throw error
        }
    }
}
