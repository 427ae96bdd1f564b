import Casework
import Database
import Foundation
import Logging
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// Chooses which repair callbacks of a period are made (K-01), and which more at a month's end (CBK-11).
///
/// Three steps, each of which may be said again by another replica or after a crash: what is chosen is laid down in one transaction,
/// together with the row that says so; the case is made from that row; the tasks are told, page by page, and the case is finished when
/// none is left. The database ranks and counts, so that a million cases pass through here as one row for each stratum.
struct CallbackSelections: Sendable {
    let engine: CaseEngine
    let logger: Logger
    /// Tasks that one pass tells, and that are asked for at once.
    var limits = (pass: 2_000, page: 100)

    /// Lays down, makes and applies one selection as far as the budget goes.
    /// - Returns: Whether it is finished.
    func carryOut(_ scope: SelectionScope, _ id: UUID, wanted: SelectionWant, _ budget: inout Int) async throws -> Bool {
        let findings = try await laidDown(scope, id, wanted)
        try await submit(.make(scope, findings), to: id)
        guard let selection = try await engine.reader.find(CaseID(id), as: CallbackSelection.self)?.body else {
            throw CoverageNotCounted(what: "a selection that was just made")
        }
        guard selection.state == .selecting else { return true }
        // Before every task of the period: ids come after the one of zeros.
        var after = (at: scope.from, task: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        while budget > 0 {
            try Task.checkCancellation()
            let limit = min(limits.page, budget)
            let found = try await engine.pool.query(
                scope.purpose == .period
                    ? SelectionStatements.dropped(scope, id, after: after, limit) : SelectionStatements.toppedUp(id, limit))
            guard let last = found.last else {
                try await submit(.finish, to: id)
                return true
            }
            try await tell(try found.map { CaseID(try $0.decode("task_id")) }, selection)
            budget -= found.count
            after = (try last.decode("handled_at"), try last.decode("task_id"))
        }
        return false
    }

    /// Cases that one statement ranks, so that none takes long on a busy database.
    private static let ranked = 250_000

    /// The picks and what they were chosen from, laid down once and for all.
    func laidDown(_ scope: SelectionScope, _ id: UUID, _ want: SelectionWant) async throws -> SelectionFindings {
        if let row = try await engine.pool.query(SelectionStatements.sample(id)).first { return try Self.findings(row) }
        let began = ContinuousClock.now
        let findings = try await engine.pool.withTransaction { transaction -> SelectionFindings? in
            // Another replica that is at it too is waited for here, and has then done it.
            guard try await transaction.query(SelectionStatements.claim(id)).first != nil else { return nil }
            _ = try await transaction.query("SET LOCAL work_mem = '64MB'")
            let candidates = SelectionStatements.candidates(scope, engine.policy)
            let counts = try await transaction.query(SelectionStatements.counts(candidates)).map { try StratumCount($0) }
            let cases = counts.reduce(0) { $0 + $1.count }
            let wanted =
                switch want {
                case .share: engine.policy.callback.plannedCallbacks(cases: cases)
                case .number(let number): number
                }
            let allocation = SampleAllocation(counts.supplies, wanted: wanted)
            var picked: Int64 = 0
            for portion in allocation.portions(of: Self.ranked) {
                let own = SelectionStatements.candidates(scope, engine.policy, of: portion)
                picked += try await transaction.query(SelectionStatements.pick(own, id, portion)).first?.decode("picked") ?? 0
            }
            guard picked == Int64(allocation.chosen) else {
                throw CoverageNotCounted(what: "a selection whose cases changed meanwhile")
            }
            let findings = SelectionFindings(allocation, reasons: counts.reasons)
            _ = try await transaction.query(SelectionStatements.keep(id, JSONB(bytes: try engine.coder.encodeValue(findings))))
            return findings
        }
        if let findings {
            let milliseconds = (ContinuousClock.now - began).components
            logger.info(
                "callbacks chosen",
                metadata: [
                    "selection": "\(id)", "cases": "\(findings.cases)", "chosen": "\(findings.chosen)",
                    "milliseconds": "\(milliseconds.seconds * 1_000 + milliseconds.attoseconds / 1_000_000_000_000_000)",
                ])
            return findings
        }
        guard let row = try await engine.pool.query(SelectionStatements.sample(id)).first else {
            throw CoverageNotCounted(what: "a selection that another replica gave up")
        }
        return try Self.findings(row)
    }

    private static func findings(_ row: Row) throws -> SelectionFindings {
        try JSONDecoder().decode(SelectionFindings.self, from: Data(try row.decode("findings", as: JSONB.self).bytes))
    }

    private func submit(_ command: CallbackSelectionCommand, to id: UUID) async throws {
        let result = await engine.runner.submit(
            Submission(command, to: CaseID(id), as: CallbackSelection.self, under: engine.policy, cause: .system(), creates: true))
        guard case .accepted = result else { throw CoverageNotCounted(what: "a selection, \(command.code)") }
    }

    private func tell(_ tasks: [CaseID], _ selection: CallbackSelection) async throws {
        let command: CallbackTaskCommand =
            switch selection.purpose {
            case .period: .unselect(.notSampled)
            case .topUp: .select(SelectionMark(selectionId: selection.id, dueBy: selection.dueBy))
            }
        let failed = await engine.submit(
            tasks.map { Submission(command, to: $0, as: CallbackTask.self, under: engine.policy, cause: .system()) })
        if failed > 0 { throw CoverageNotCounted(what: "\(failed) callbacks") }
    }
}

/// How many callbacks are wanted.
enum SelectionWant: Hashable, Sendable {
    /// The policy's share of the cases (K-01).
    case share
    /// What a month lacks (CBK-11).
    case number(Int)
}

/// The engine did not take what coverage needs, or cases changed while they were counted; it is tried again.
struct CoverageNotCounted: Error {
    let what: String
}

/// Candidates of one stratum that are alike in why they are called.
private struct StratumCount: Sendable {
    let stratum: SampleAllocation.Stratum
    let reason: String?
    let count: Int

    init(_ row: Row) throws {
        stratum = .init(worker: try row.decode("worker"), score: try row.decode("score"))
        reason = try row.decode("always", as: String?.self)
        count = Int(try row.decode("cases", as: Int64.self))
    }
}

extension [StratumCount] {
    fileprivate var supplies: [SampleAllocation.Supply] {
        Dictionary(grouping: self, by: \.stratum).map { stratum, counts in
            let free = counts.filter { $0.reason == nil }.reduce(0) { $0 + $1.count }
            return SampleAllocation.Supply(stratum: stratum, cases: free, always: counts.reduce(0) { $0 + $1.count } - free)
        }
    }

    fileprivate var reasons: [String: Int] {
        reduce(into: [:]) { reasons, count in if let reason = count.reason { reasons[reason, default: 0] += count.count } }
    }
}
