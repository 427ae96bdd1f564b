import Casework
import Database
import Foundation
import Logging
import Metrics
import Policy
import ServiceBootstrap
import SharedModels

/// Closes the ledger of every office on the last day of each month (REP-18 to REP-20).
///
/// Where it stands is in the cases alone: the id of a close follows from office and month, an unfinished slip of a closed month is handed
/// back or rolled over by a command that repeated changes nothing, and the close is written when none is left. So any number of replicas
/// may do it at once, and a replica that dies anywhere leaves nothing to be repaired.
struct LedgerCloses: Sendable {
    let engine: CaseEngine
    let logger: Logger
    /// Slips that one pass deals with, and that are asked for at once.
    var limits = (pass: 2_000, page: 100)
    /// How long it waits for changes that began before the month was to be closed.
    var patience: Duration = .seconds(15)
    private let notices = RareNotices()
    private let waiting = Gauge(label: "guanjia_ledger_closes_waiting")

    init(engine: CaseEngine, logger: Logger = Logger(label: "ledger")) {
        self.engine = engine
        self.logger = logger
    }

    /// Parameters of `GET /ledger-closes`.
    static let filters = [
        ListFilter("month") { (value, _) throws(Problem) in "body ->> 'month' = \(try WorkOrderFilters.month(value, "month"))" }
    ]

    /// Months that are made up for when no instance ran.
    private static let longestGap = 24

    static func job(on ground: JobGround) -> Job {
        let closes = LedgerCloses(engine: ground.engine, logger: ground.logger)
        return Job("ledger", every: .seconds(10)) { try await closes.pass() }
    }

    /// Closes what is due: of each office the oldest month first, since its slips may roll into the next one.
    /// - Returns: Whether there may be more to do at once.
    func pass() async throws -> Bool {
        let last = engine.policy.lastClosedMonth(at: try await engine.now())
        let months = engine.policy.months(upTo: last, count: Self.longestGap)
        let due = try await engine.pool.query(LedgerCloseStatements.due(months)).map { try DueClose($0) }
        var budget = limits.pass
        // A close that did not know all slips would be wrong for ever.
        let gaps = try await SlipSearch.gaps(engine.pool)
        if !due.isEmpty {
            guard gaps.isFinished else { return false }
            try await EarlierChanges(pool: engine.pool, patience: patience).haveEnded()
        }
        var offices: Set<String> = []
        var problems: [any Error] = []
        var more = false
        wait(due.filter { gaps.offices.contains($0.office) })
        for item in due where offices.insert(item.office).inserted {
            if gaps.offices.contains(item.office) { continue }
            do {
                if try await close(item, &budget) { more = true }
            } catch let error as LedgerNotClosed {
                // One office that is stuck holds up no other.
                problems.append(error)
            }
            if budget <= 0 { break }
        }
        // Of those that roll over, the next month may be closed too.
        if try await settle(LedgerCloseStatements.stragglers(upTo: last, except: due.map(\.office)), &budget) > 0 { more = true }
        if let problem = problems.first, !more { throw problem }
        return more || budget <= 0
    }

    /// Counts closes that wait for slips which cannot be read, and says so once in a while: it may take days to mend one.
    private func wait(_ closes: [DueClose]) {
        waiting.record(closes.count)
        for item in closes where notices.isDue(item.office) {
            logger.error(
                "the ledger of an office is not closed while a slip of it cannot be read: see unreadable_slip",
                metadata: ["office": "\(item.office)", "month": "\(item.month)"])
        }
    }

    /// - Returns: Whether the month is closed now.
    private func close(_ due: DueClose, _ budget: inout Int) async throws -> Bool {
        if !due.hasBegun { try await submit(.begin(office: due.office, month: due.month), to: due.id) }
        _ = try await settle(LedgerCloseStatements.unfinished(due.office, due.month), &budget)
        guard budget > 0, let findings = try await findings(due) else { return false }
        try await submit(.close(findings), to: due.id)
        return true
    }

    private func submit(_ command: LedgerCloseCommand, to id: UUID) async throws {
        let result = await engine.runner.submit(
            Submission(command, to: CaseID(id), as: LedgerClose.self, under: engine.policy, cause: .system(), creates: true))
        guard case .accepted = result else { throw LedgerNotClosed(what: "the close of a month, \(command.code)") }
    }

    /// Hands back or rolls over what a query finds, as the policy says, page by page until nothing is found or the budget is used up.
    /// - Returns: How many it found.
    private func settle(_ query: (_ after: UUID, _ limit: Int) -> SQL, _ budget: inout Int) async throws -> Int {
        var after = UUID.lowest
        var (found, failed) = (0, 0)
        while budget > 0 {
            try Task.checkCancellation()
            let slips = try await engine.pool.query(query(after, min(limits.page, budget))).map { try UnfinishedSlip($0) }
            guard let last = slips.last else { break }
            failed += await settle(slips)
            budget -= slips.count
            found += slips.count
            after = last.id
        }
        if failed > 0 { throw LedgerNotClosed(what: "\(failed) slips") }
        return found
    }

    /// - Returns: How many were not taken.
    private func settle(_ slips: [UnfinishedSlip]) async -> Int {
        await engine.submit(
            slips.map { slip in
                let command: WorkOrderCommand =
                    engine.policy.unfinishedNeedsOpinion ? .handBackAtMonthEnd(month: slip.month) : .rollOver(month: slip.month)
                return Submission(command, to: CaseID(slip.id), as: WorkOrder.self, under: engine.policy, cause: .system())
            })
    }

    /// What the close found, once no slip of the month is open any more; one statement, so that all of it is of one moment.
    private func findings(_ due: DueClose) async throws -> LedgerFindings? {
        var findings = LedgerFindings()
        let month = due.month.description
        for row in try await engine.pool.query(LedgerCloseStatements.lines(due.office, month)) {
            guard try row.decode("month", as: String.self) == month else {
                findings.add(awaiting: WorkOrderID(try row.decode("order_id")))
                continue
            }
            let line = try LedgerLine(row)
            if line.standing == .open { return nil }
            findings.add(line)
        }
        return findings
    }
}

/// The engine did not take what a close needs; it is tried again.
struct LedgerNotClosed: Error {
    let what: String
}

/// A month of an office that is to be closed.
private struct DueClose: Sendable {
    let id: UUID
    let office: String
    let month: LedgerMonth
    let hasBegun: Bool

    init(_ row: Row) throws {
        id = try row.decode("id")
        office = try row.decode("office")
        month = try LedgerMonth(row, "month")
        hasBegun = try row.decode("begun")
    }
}

/// A slip that is not done, and the closed month that it counts in.
private struct UnfinishedSlip: Sendable {
    let id: UUID
    let month: LedgerMonth

    init(_ row: Row) throws {
        id = try row.decode("order_id")
        month = try LedgerMonth(row, "ledger_month")
    }
}

extension LedgerMonth {
    fileprivate init(_ row: Row, _ column: String) throws {
        guard let month = LedgerMonth(try row.decode(column, as: String.self)) else { throw LedgerNotClosed(what: "a month that is none") }
        self = month
    }
}

extension LedgerLine {
    fileprivate init(_ row: Row) throws {
        let paid = try row.decode("paid_fen", as: Int64?.self)
        guard let standing = LedgerStanding(rawValue: try row.decode("standing")),
            let urgency = RepairUrgency(rawValue: try row.decode("urgency"))
        else { throw LedgerNotClosed(what: "a line with a word that is none") }
        self.init(
            id: WorkOrderID(try row.decode("order_id")), number: try row.decode("number"), isFirst: try row.decode("is_first"),
            standing: standing, cause: try row.decode("cause", as: String?.self).flatMap(HandBackCause.init(rawValue:)),
            hasOpinion: try row.decode("has_opinion"), handedBackAt: try row.decode("handed_back_at"), urgency: urgency,
            paidFen: paid.map { Int($0) })
    }
}
