import Database
import Foundation
import Logging
import Messaging
import Metrics
package import SharedModels
import Synchronization

/// Turns due timers into commands (D7). Any number of replicas may run it: a due timer is claimed with its case, acted on and removed or
/// moved in one transaction, so it has its effect once.
package final class TimerLoop: Sendable {
    /// How a kind of case acts on a due clock.
    package struct Kind: Sendable {
        let name: String
        /// The newest form of the case that it understands.
        let format: Int16
        let submission: @Sendable (_ caseID: CaseID, _ clock: String) -> Submission?
        let clocks: @Sendable (_ body: StoredBody, _ coder: EventCoder) throws -> [CaseClock]
        /// The same by the rules of now, after the due ones had nothing to tell.
        let clocksAsked: @Sendable (_ body: StoredBody, _ now: Date, _ coder: EventCoder) throws -> [CaseClock]

        /// Timers of cases of type `Case`.
        package init<Case: CaseType>(_ type: Case.Type, under rules: Case.Rules) where Case.Rules: Sendable {
            name = Case.kind.name
            format = Case.format
            submission = { caseID, clock in
                Case.command(forDue: clock).map { Submission($0, to: caseID, as: type, under: rules, cause: .system()) }
            }
            clocks = { body, coder in try body.decoded(as: type, by: coder).clocks }
            clocksAsked = { body, now, coder in try body.decoded(as: type, by: coder).clocks(under: rules, at: now) }
        }
    }

    private let parts: EngineParts
    private let kinds: [String: Kind]
    private let lateness: Metrics.Timer
    private let fired: Counter

    package init(parts: EngineParts, kinds: [Kind]) {
        self.parts = parts
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }) { first, _ in first }
        self.lateness = Metrics.Timer(label: "guanjia_timer_lateness_seconds")
        self.fired = Counter(label: "guanjia_timers_fired_total")
    }

    /// Runs until the task is cancelled.
    package func run() async {
        let lane = LaneConnection(source: parts.source, name: "timers")
        let limits = parts.configuration.limits
        var backoff = Backoff(first: .milliseconds(100), limit: .seconds(2))
        while !Task.isCancelled {
            do {
                let count = try await fire(on: lane)
                backoff.reset()
                if count > 0 { parts.wake.ring() }
                if count < limits.commandBatch {
                    // A cancelled wait ends the loop at its condition.
                    try? await Task.sleep(for: limits.pollCeiling)
                }
            } catch {
                if let error = error as? DatabaseError { await lane.dropIfLost(error) }
                parts.logger.error("due timers could not be handled", metadata: ["error": "\(error)"])
                await backoff.wait()
            }
        }
        await lane.close()
    }

    /// Handles what is due now, up to a batch.
    /// - Returns: how many clocks were asked, messages delivered, and timers put off.
    func fire(on lane: LaneConnection) async throws -> Int {
        try await fire(atMost: parts.configuration.limits.commandBatch, on: lane)
    }

    /// The same for so many. What the database refuses because of its data is handled in halves, until each timer is alone that causes it:
    /// those are tried again later, loudly, and the others have all had their turn by then, however many are refused.
    private func fire(atMost limit: Int, on lane: LaneConnection) async throws -> Int {
        parts.progress(.timers)
        let claimed = Claimed()
        do {
            return try await fire(atMost: limit, noting: claimed, on: lane)
        } catch let error as DatabaseError where error.isDataError && !error.isCoincidence {
            let timers = claimed.timers
            guard let timer = timers.first else { throw error }
            guard timers.count == 1 else {
                let half = timers.count / 2
                let first = try await fire(atMost: half, on: lane)
                // A stop need not wait for the rest.
                if Task.isCancelled { return first }
                return try await first + fire(atMost: timers.count - half, on: lane)
            }
            parts.logger.error(
                "the database refuses what comes of a due timer",
                metadata: ["case.id": "\(timer.id)", "timer": "\(timer.row.name)", "error": "\(error)"])
            _ = try await lane.connection().query(TimerPass.postpone(timer))
            return 1
        }
    }

    /// Which timers were claimed in a transaction that failed.
    private final class Claimed: Sendable {
        private let noted = Mutex<[DueTimer]>([])
        var timers: [DueTimer] { noted.withLock { $0 } }
        func note(_ timers: [DueTimer]) { noted.withLock { $0 = timers } }
    }

    private func fire(atMost limit: Int, noting claimed: Claimed, on lane: LaneConnection) async throws -> Int {
        let connection = try await lane.connection()
        let formats = kinds.values.map { (kind: $0.name, format: $0.format) }.sorted { $0.kind < $1.kind }
        // The clock comes after the locks: see `nowAfterLocks`.
        let reads = [CaseStatements.claimDue(limit: limit, formats: formats), CaseStatements.nowAfterLocks]
        let (late, _) = try await connection.transaction(reads: reads) { try self.decide($0, noting: claimed) }
        if !late.isEmpty { parts.failPoint?.reach(.timerAfterCommit) }
        for seconds in late { lateness.recordSeconds(seconds) }
        fired.increment(by: late.count)
        return late.count
    }

    /// Runs on the connection's thread.
    private func decide(_ results: [QueryResult], noting claims: Claimed) throws -> Writes<[Double]> {
        guard let clock = results[1].first else { throw CaseworkError.clockMissing }
        let now = try clock.decode("now", as: Date.self)
        // What is due within this millisecond is left for the next pass: this decision would find its bound ahead.
        let claimed = try results[0].map { try DueTimer(row: $0) }.filter { $0.row.due <= now }
        claims.note(claimed)
        // A newer program may have been quicker with a case that was being claimed.
        let newer = claimed.compactMap { timer in
            let (kind, format) = (timer.working.record.kind, timer.working.format)
            return kinds[kind].flatMap { format > $0.format ? NewerFormat(kind: kind, format: format) : nil }
        }
        parts.newer.tell(Set(newer), parts.logger)
        let due = newer.isEmpty ? claimed : claimed.filter { $0.working.format <= kinds[$0.working.record.kind]?.format ?? .max }
        if !due.isEmpty { parts.failPoint?.reach(.timerInDecide) }
        var pass = TimerPass(due, kinds: kinds, at: now, parts: parts)
        pass.run()
        let (statements, rest) = CaseStatements.writes(of: pass.decider)
        return Writes(statements: statements + pass.statements, deferred: rest, value: pass.lateness)
    }
}
