import Foundation
import SharedModels

/// One line of the ledger as the close of its month finds it, with what the slip itself says.
struct LedgerLine: Hashable, Sendable {
    let id: WorkOrderID
    let number: String
    let isFirst: Bool
    let standing: LedgerStanding
    let cause: HandBackCause?
    let hasOpinion: Bool
    let handedBackAt: Date?
    let urgency: RepairUrgency
    /// Fen on the signed slip when something is charged and the slip counts in this month; nil otherwise.
    let paidFen: Int?
}

/// The totals of a month: each slip counts once in `done` to `cancelled`, and once in `normal` to `emergency`.
struct LedgerTotals: Codable, Hashable, Sendable {
    /// Slips that counted in the month.
    private(set) var slips = 0
    /// Of those, the ones that were raised into it; the others came from an earlier month.
    private(set) var raised = 0
    /// Back at the office.
    private(set) var done = 0
    /// The repair done, the slip not back.
    private(set) var finished = 0
    /// Handed back, and no opinion yet.
    private(set) var handedBack = 0
    /// Of those, the ones that the close itself handed back.
    private(set) var handedBackAtMonthEnd = 0
    /// Handed back, and in a later month by the director's opinion.
    private(set) var carriedOver = 0
    /// In the next month without an opinion.
    private(set) var rolledOver = 0
    private(set) var cancelled = 0
    private(set) var normal = 0
    private(set) var urgent = 0
    private(set) var emergency = 0
    /// Signed slips with something to pay (REP-31).
    private(set) var paid = 0
    /// Fen on them.
    private(set) var paidFen = 0

    fileprivate mutating func add(_ line: LedgerLine) {
        slips += 1
        if line.isFirst { raised += 1 }
        switch line.standing {
        case .open: break
        case .finished: finished += 1
        case .done: done += 1
        case .handedBack:
            handedBack += 1
            if line.cause == .monthEnd { handedBackAtMonthEnd += 1 }
        case .carriedOver: carriedOver += 1
        case .rolledOver: rolledOver += 1
        case .cancelled: cancelled += 1
        }
        switch line.urgency {
        case .normal: normal += 1
        case .urgent: urgent += 1
        case .emergency: emergency += 1
        }
        if let fen = line.paidFen {
            paid += 1
            paidFen += fen
        }
    }
}

/// What the close of a month found.
struct LedgerFindings: Codable, Hashable, Sendable {
    /// A slip that was unfinished for the month.
    struct LeftOver: Codable, Hashable, Sendable {
        let workOrderId: WorkOrderID
        let number: String
        /// `handed_back`, `carried_over` or `rolled_over`.
        let standing: LedgerStanding
        /// Why it was handed back; absent for one that rolled over.
        let cause: HandBackCause?
        let handedBackAt: Date?
        /// Whether the director's opinion was there (REP-19).
        let hasOpinion: Bool
    }

    private(set) var totals = LedgerTotals()
    /// Each slip that was unfinished for the month, once, in the order of their ids; at most `listed` (RPT-04).
    private(set) var leftOver: [LeftOver] = []
    /// Left-over slips beyond those.
    private(set) var unlisted = 0
    /// Slips of earlier months whose hand-back still waited for the director's opinion (REP-19).
    private(set) var awaitingOpinion = 0
    /// Those, at most `awaitingListed`.
    private(set) var awaitingOpinionIds: [WorkOrderID] = []

    /// Left-over slips that a close names at most.
    static let listed = 2_000
    /// Slips of earlier months that it names at most.
    static let awaitingListed = 500

    /// A slip that counted in the month.
    mutating func add(_ line: LedgerLine) {
        totals.add(line)
        guard line.standing.isLeftOver else { return }
        guard leftOver.count < Self.listed else {
            unlisted += 1
            return
        }
        leftOver.append(
            LeftOver(
                workOrderId: line.id, number: line.number, standing: line.standing, cause: line.cause, handedBackAt: line.handedBackAt,
                hasOpinion: line.hasOpinion))
    }

    /// A slip of an earlier month that waits for its opinion.
    mutating func add(awaiting id: WorkOrderID) {
        awaitingOpinion += 1
        if awaitingOpinionIds.count < Self.awaitingListed { awaitingOpinionIds.append(id) }
    }
}

/// What a close found as a caller sees it; a list shows the figures only.
struct LedgerFindingsView: Encodable, Hashable, Sendable {
    let totals: LedgerTotals
    let leftOver: [LedgerFindings.LeftOver]?
    let unlisted: Int
    let awaitingOpinion: Int
    let awaitingOpinionIds: [WorkOrderID]?

    init(_ findings: LedgerFindings, listsSlips: Bool) {
        totals = findings.totals
        leftOver = listsSlips ? findings.leftOver : nil
        unlisted = findings.unlisted
        awaitingOpinion = findings.awaitingOpinion
        awaitingOpinionIds = listsSlips ? findings.awaitingOpinionIds : nil
    }
}

/// A close as a caller sees it.
struct LedgerCloseView: Encodable, Hashable, Sendable {
    let month: LedgerMonth
    let dueAt: Date
    let begunAt: Date
    let closedAt: Date?
    /// Absent while the close goes on, or when the caller need not know.
    let findings: LedgerFindingsView?
}

extension LedgerClose {
    func showsReasons(to actor: Actor) -> Bool { WorkOrderRoles.figures.contains(actor.role) }

    func view(for actor: Actor) -> LedgerCloseView { view(for: actor, listsSlips: true) }

    /// Without the slips, of which a close can name thousands.
    func listView(for actor: Actor) -> LedgerCloseView { view(for: actor, listsSlips: false) }

    private func view(for actor: Actor, listsSlips: Bool) -> LedgerCloseView {
        let shown = showsReasons(to: actor) ? findings : nil
        return LedgerCloseView(
            month: month, dueAt: dueAt, begunAt: begunAt, closedAt: closedAt,
            findings: shown.map { LedgerFindingsView($0, listsSlips: listsSlips) })
    }
}
