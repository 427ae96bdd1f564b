import Database
import Foundation
import Logging
import Messaging
import Metrics
package import SharedModels

/// Turns due timers into commands (D7). Any number of replicas may run it: a due timer is claimed with its case, acted on and removed
/// in one transaction, so it has its effect once.
package final class TimerLoop: Sendable {
    /// How a kind of case acts on a due clock.
    package struct Kind: Sendable {
        let name: String
        let submission: @Sendable (_ caseID: CaseID, _ clock: String) -> Submission?

        /// Timers of cases of type `Case`.
        package init<Case: CaseType>(_ type: Case.Type, under rules: Case.Rules) where Case.Rules: Sendable {
            name = Case.kind.name
            submission = { caseID, clock in
                Case.command(forDue: clock).map { Submission($0, to: caseID, as: type, under: rules, cause: .system()) }
            }
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
            parts.progress(.timers)
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
    /// - Returns: how many timers were handled.
    func fire(on lane: LaneConnection) async throws -> Int {
        let connection = try await lane.connection()
        let reads = [CaseStatements.now, CaseStatements.claimDue(limit: parts.configuration.limits.commandBatch)]
        let (late, _) = try await connection.transaction(reads: reads) { try self.decide($0) }
        if !late.isEmpty { parts.failPoint?.reach(.timerAfterCommit) }
        for seconds in late { lateness.recordSeconds(seconds) }
        fired.increment(by: late.count)
        return late.count
    }

    /// Runs on the connection's thread.
    private func decide(_ results: [QueryResult]) throws -> Writes<[Double]> {
        guard let clock = results[0].first else { throw CaseworkError.positionMoved }
        let now = try clock.decode("now", as: Date.self)
        // What fell due since the time was read is left for the next pass: this decision would find its bound ahead.
        let due = try results[1].map { row in
            Due(name: try row.decode("due_name"), at: try row.decode("due_at"), working: try WorkingCase(row: row))
        }.filter { $0.at <= now }
        if !due.isEmpty { parts.failPoint?.reach(.timerInDecide) }
        let cases = Dictionary(due.map { ($0.working.record.id, $0.working) }) { first, _ in first }
        var decider = BatchDecider(
            configuration: parts.configuration, coder: parts.coder, now: now, numbers: NumberBlocks.Taken.none, cases: Array(cases.values))
        for timer in due { act(on: timer, with: &decider) }
        var (statements, rest) = CaseStatements.writes(of: decider)
        statements.append(Self.remove(due))
        let again = due.filter { stillRuns($0, in: decider) }
        if !again.isEmpty { statements.append(Self.retry(again, at: now.addingTimeInterval(1))) }
        return Writes(
            statements: statements, deferred: rest,
            value: due.map { max(0, now.timeIntervalSince($0.at)) })
    }

    private struct Due {
        let name: String
        let at: Date
        let working: WorkingCase
    }

    private func act(on timer: Due, with decider: inout BatchDecider) {
        let id = timer.working.record.id
        guard let submission = kinds[timer.working.record.kind]?.submission(id, timer.name) else { return }
        let mark = decider.mark([id])
        do {
            if case .rejected(let rejection, _) = try decider.apply(submission) {
                parts.logger.warning(
                    "due timer had no effect", metadata: ["timer": "\(timer.name)", "case.id": "\(id)", "rejection": "\(rejection)"])
            }
        } catch {
            decider.rewind(to: mark)
            parts.logger.error(
                "due timer failed", metadata: ["timer": "\(timer.name)", "case.id": "\(id)", "error": "\(DecodingFault.describe(error))"])
        }
    }

    /// Whether the decision left the clock running at the bound that has passed: bounds can be finer than the millisecond of `now`, so a
    /// decision may still find a bound ahead that the database finds due. Such a timer is not lost but asked again.
    private func stillRuns(_ timer: Due, in decider: BatchDecider) -> Bool {
        guard case .value(let body) = decider[timer.working.record.id]?.body else { return false }
        return body.clocks.contains { clock in
            clock.name == timer.name && clock.due.map { abs($0.timeIntervalSince(timer.at)) < 0.001 } ?? false
        }
    }

    private static func retry(_ due: [Due], at instant: Date) -> SQL {
        let instants = due.map { _ in instant }
        return """
            INSERT INTO timer (case_id, name, due_at)
            SELECT * FROM unnest(\(due.map(\.working.record.id.uuid)), \(due.map(\.name)), \(instants))
            ON CONFLICT (case_id, name) DO NOTHING
            """
    }

    /// Removes what was handled. A clock that the decision started anew has another bound and stays.
    private static func remove(_ due: [Due]) -> SQL {
        """
        DELETE FROM timer t
        USING unnest(\(due.map(\.working.record.id.uuid)), \(due.map(\.name)), \(due.map(\.at))) AS d (case_id, name, due_at)
        WHERE t.case_id = d.case_id AND t.name = d.name AND t.due_at = d.due_at
        """
    }
}
