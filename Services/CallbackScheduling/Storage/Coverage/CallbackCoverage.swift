import Casework
import Database
import Foundation
import Logging
import Policy
import ServiceBootstrap
import SharedModels

/// Counts every office's callbacks when they have fallen due, and chooses what is called back (domain 3.4, "Coverage job").
///
/// The id of a report or a selection follows from office, purpose, period and day, and everything is counted as of an instant, from facts
/// that stay as they are: so each is made once, whoever looks, and one that is made late is the same.
struct CallbackCoverage: Sendable {
    let engine: CaseEngine
    let logger: Logger
    /// Requests for callbacks come as events. After a stop they come late, so a pass waits until none has come for this long.
    var quiet: Duration = .seconds(60)
    /// Reports that one pass makes, and tasks that it tells, so that none takes long.
    var limits = (reports: 200, tasks: 2_000)
    private let began = ContinuousClock.now

    init(engine: CaseEngine, logger: Logger, quiet: Duration = .seconds(60)) {
        self.engine = engine
        self.logger = logger
        self.quiet = quiet
    }

    static func job(on ground: JobGround) -> Job {
        let coverage = CallbackCoverage(engine: ground.engine, logger: ground.logger)
        return Job("coverage", every: .seconds(10)) { try await coverage.pass() }
    }

    /// Makes what is missing up to now, the oldest first.
    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        // What waited in the topics while no instance ran has to be heard first.
        guard ContinuousClock.now - began >= quiet else { return false }
        let now = try await engine.now()
        // What was recorded before now is seen by then (ADR 17).
        try await EarlierChanges(pool: engine.pool).haveEnded()
        // Counts that did not know all tasks would be wrong for ever.
        let gaps = try await IndexGaps(of: CallbackIndex.table, in: engine.pool)
        guard gaps.isFinished else { return false }
        let tally = Tally(
            engine: engine, heardBefore: now.addingTimeInterval(-Double(quiet.components.seconds)), without: gaps.offices,
            limit: limits.reports)
        var steps = Steps()
        // A month's end before the choice of a week that ends later: what was chosen there stays chosen.
        await steps.take { try await judge(.repair, .monthEnd, engine.policy.monthEndSpans(upTo: now), tally) >= limits.reports }
        var budget = limits.tasks
        await steps.take { try await topUp(tally, &budget) }
        await steps.take { try await select(now, tally, &budget) }
        for subject in CoverageSubject.allCases {
            await steps.take { try await judge(subject, .period, engine.policy.coverageSpans(subject, upTo: now), tally) >= limits.reports }
        }
        await steps.take { try await rate(now, tally) >= limits.reports }
        return try steps.haveMore()
    }

    /// The steps of a pass: one that fails holds up none of the others, and is told at the end.
    private struct Steps {
        private var isMore = false
        private var problem: (any Error)?

        mutating func take(_ step: () async throws -> Bool) async {
            guard !(problem is CancellationError) else { return }
            do {
                isMore = try await step() || isMore
            } catch {
                problem = problem ?? error
            }
        }

        func haveMore() throws -> Bool {
            if let problem { throw problem }
            return isMore
        }
    }

    // MARK: Reports

    private func judge(
        _ subject: CoverageSubject, _ purpose: CoveragePurpose, _ spans: [CoverageSpan], _ tally: Tally
    ) async throws -> Int {
        let counts = try await tally.coverage(subject, purpose, spans)
        for (id, count) in counts {
            try Task.checkCancellation()
            let result = await engine.runner.submit(
                Submission(.judge(count), to: id, as: CoverageReport.self, under: engine.policy, cause: .system(), creates: true))
            guard case .accepted = result else { throw CoverageNotCounted(what: "a coverage report") }
        }
        return counts.count
    }

    private func rate(_ now: Date, _ tally: Tally) async throws -> Int {
        let due = try await tally.rates(engine.policy.rateSpans(upTo: now))
        for item in due {
            try Task.checkCancellation()
            let earlier = try await tally.earlierRates(item.office, before: item.month)
            let scope = RateScope(
                office: item.office, month: item.month, asOf: item.asOf, counts: item.counts, earlierReported: earlier.reported,
                earlierMet: earlier.met)
            let result = await engine.runner.submit(
                Submission(.make(scope), to: item.id, as: CallbackRateReport.self, under: engine.policy, cause: .system(), creates: true))
            guard case .accepted = result else { throw CoverageNotCounted(what: "a report of callback rates") }
        }
        return due.count
    }

    // MARK: Selections

    /// - Returns: Whether there is more to tell.
    private func select(_ now: Date, _ tally: Tally, _ budget: inout Int) async throws -> Bool {
        let due = try await tally.selections(engine.policy.selectionSpans(upTo: now))
        return try await carryOut(due.map { ($0.id, $0.scope, .share) }, &budget) || due.count == limits.reports
    }

    /// Of months whose coverage is too low (CBK-11).
    /// - Returns: Whether there is more to tell.
    private func topUp(_ tally: Tally, _ budget: inout Int) async throws -> Bool {
        guard engine.policy.callback.repairMonthEndTopUp else { return false }
        let due = try await engine.pool.query(CoverageStatements.topUps(tally)).map { row in
            let scope = SelectionScope(
                office: try row.decode("office"), purpose: .topUp, period: .monthly, day: try row.decode("day"),
                from: try row.decode("from"), until: try row.decode("until"))
            return (try row.decode("id", as: UUID.self), scope, SelectionWant.number(Int(try row.decode("shortfall", as: Int64.self))))
        }
        return try await carryOut(due, &budget)
    }

    /// One office that is stuck holds up no other.
    private func carryOut(_ due: [(UUID, SelectionScope, SelectionWant)], _ budget: inout Int) async throws -> Bool {
        let selections = CallbackSelections(engine: engine, logger: logger)
        var problems: [any Error] = []
        for (id, scope, want) in due {
            guard budget > 0 else { return true }
            try Task.checkCancellation()
            do {
                _ = try await selections.carryOut(scope, id, wanted: want, &budget)
            } catch let error where !(error is CancellationError) {
                problems.append(error)
            }
        }
        if let problem = problems.first { throw problem }
        return budget <= 0
    }
}
