import Foundation
import Policy
import SharedModels

/// The close of one office's repair ledger for one month (月末汇总): every slip of the month is totalled, and what was not done is listed
/// once (REP-18 to REP-20, RPT-04, R-07).
///
/// It is `closing` while unfinished slips of the month are handed back or rolled over, one by one; what is written at the end is not
/// changed by what happens later.
struct LedgerClose: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "ledger_close", numberPrefix: "LC")

    /// How far the close has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case closing, closed
    }

    let id: LedgerCloseID
    let number: String
    let office: String
    let month: LedgerMonth
    /// When the month was to be closed, on its last day (REP-18).
    let dueAt: Date
    let begunAt: Date
    var state = State.closing
    var closedAt: Date?
    var findings: LedgerFindings?

    var stateCode: String { state.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { [] }

    static func command(forDue clock: String) -> LedgerCloseCommand? { nil }
}

/// What can be asked of a close; people ask nothing of it.
enum LedgerCloseCommand: CaseCommand, Hashable {
    /// System: the month's close is due.
    case begin(office: String, month: LedgerMonth)
    /// System: no slip of the month is unfinished any more.
    case close(LedgerFindings)

    var code: String {
        switch self {
        case .begin: "begin"
        case .close: "close"
        }
    }
}

extension LedgerClose {
    /// Said again, by another replica or after a crash, both commands change nothing.
    static func decide(
        _ current: LedgerClose?, _ command: LedgerCloseCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<LedgerClose> {
        guard context.actor.role == .system else {
            throw Rejection(.forbidden, "The ledger is closed by the system.", rule: "REP-18")
        }
        switch (current, command) {
        case (nil, .begin(let office, let month)):
            return try begin(office, month, rules, context)
        case (_?, .begin):
            return .unchanged
        case (nil, .close):
            throw Rejection(.notFound, "The close of this month has not begun.")
        case (let close?, .close(let findings)):
            return close.finish(findings, context)
        }
    }

    private static func begin(
        _ office: String, _ month: LedgerMonth, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<LedgerClose> {
        let due = rules.monthClose(of: month)
        guard context.now >= due else { throw Rejection(.ruleViolated, "A month is closed on its last day, not before.", rule: "REP-18") }
        let close = LedgerClose(
            id: context.caseID.retyped(), number: context.number, office: office, month: month, dueAt: due, begunAt: context.now)
        return .changed(
            close,
            LedgerCloseBegun(closeId: close.id, number: close.number, office: office, month: month, dueAt: due, begunAt: context.now))
    }

    private func finish(_ findings: LedgerFindings, _ context: DecisionContext) -> Decision<LedgerClose> {
        guard state == .closing else { return .unchanged }
        var close = self
        close.state = .closed
        close.closedAt = context.now
        close.findings = findings
        let totals = findings.totals
        return .changed(
            close,
            LedgerMonthClosed(
                closeId: id, number: number, office: office, month: month, closedAt: context.now, slips: totals.slips,
                raised: totals.raised,
                done: totals.done, finished: totals.finished, handedBack: totals.handedBack, carriedOver: totals.carriedOver,
                rolledOver: totals.rolledOver, cancelled: totals.cancelled, normal: totals.normal, urgent: totals.urgent,
                emergency: totals.emergency, paid: totals.paid, paidFen: totals.paidFen, awaitingOpinion: findings.awaitingOpinion))
    }
}
