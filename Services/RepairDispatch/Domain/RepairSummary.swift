import Foundation
import Policy
import SharedModels

/// What became of an office's repairs on a day or in a week (REP-25 to REP-29, R-08, R-09, RPT-05).
///
/// It shows things as of `until`, however late it is made: what is open, why not done, how pressing, in whose hands. Ids and times only:
/// what people wrote is on the slips.
struct RepairSummary: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "repair_summary", numberPrefix: "RS")

    /// Whether the supervisor has taken note.
    enum State: String, Codable, Sendable, CaseIterable {
        case made, acknowledged
    }

    let id: RepairSummaryID
    let number: String
    let office: String
    let period: SummaryPeriod
    /// The local day, such as `2026-03-02`; of a week its Monday.
    let day: String
    /// Where the summary before ended.
    let from: Date
    /// As of when.
    let until: Date
    let madeAt: Date
    let findings: SummaryFindings
    var state = State.made
    var acknowledged: Mark?

    var stateCode: String { state.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { state == .made ? [RepairSummaryCommand.acknowledgeCode] : [] }

    static func command(forDue clock: String) -> RepairSummaryCommand? { nil }
}

/// What a summary is of.
struct SummaryScope: Hashable, Sendable {
    let office: String
    let period: SummaryPeriod
    let day: String
    let from: Date
    let until: Date
}

/// What can be asked of a summary.
enum RepairSummaryCommand: CaseCommand, Hashable {
    /// System: the day or the week is over.
    case make(SummaryScope, SummaryFindings)
    /// The supervisor has read it.
    case acknowledge

    static let acknowledgeCode = "acknowledge"

    var code: String {
        switch self {
        case .make: "make"
        case .acknowledge: Self.acknowledgeCode
        }
    }
}

extension RepairSummary {
    static func decide(
        _ current: RepairSummary?, _ command: RepairSummaryCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<RepairSummary> {
        switch (current, command) {
        case (nil, .make(let scope, let findings)):
            return try make(scope, findings, rules, context)
        case (_?, .make):
            return .unchanged
        case (nil, .acknowledge):
            throw Rejection(.notFound, "There is no such summary.")
        case (let summary?, .acknowledge):
            return try summary.acknowledge(context)
        }
    }

    private static func make(
        _ scope: SummaryScope, _ findings: SummaryFindings, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<RepairSummary> {
        guard context.actor.role == .system else {
            throw Rejection(.forbidden, "Repairs are summed up by the system.", rule: "REP-25")
        }
        guard context.now >= scope.until else {
            throw Rejection(.ruleViolated, "A day or a week is summed up when it is over.", rule: "REP-25")
        }
        let followed = scope.period == .daily && rules.repair.dailyFollowUp
        let summary = RepairSummary(
            id: context.caseID.retyped(), number: context.number, office: scope.office, period: scope.period, day: scope.day,
            from: scope.from, until: scope.until, madeAt: context.now, findings: followed ? findings.withCarryList : findings)
        return .changed(
            summary,
            RepairSummaryMade(
                summaryId: summary.id, number: summary.number, office: summary.office, period: summary.period, day: summary.day,
                from: summary.from, until: summary.until, madeAt: summary.madeAt, raised: findings.raised, done: findings.done,
                cancelled: findings.cancelled, notDone: findings.notDone, withoutReason: findings.withoutReason, urgent: findings.urgent,
                major: findings.major, carried: followed))
    }

    /// The day's goes to the owner-relations supervisor, the week's to the owner-service supervisor (REP-29, R-09).
    static func reader(of period: SummaryPeriod) -> Role { period == .daily ? .ownerRelationsSupervisor : .ownerServiceSupervisor }

    /// Who takes note of some summary.
    static let readers: Set<Role> = [reader(of: .daily), reader(of: .weekly)]

    private func acknowledge(_ context: DecisionContext) throws(Rejection) -> Decision<RepairSummary> {
        let reader = Self.reader(of: period)
        guard context.actor.role == reader, context.actor.office == nil || context.actor.office == office else {
            throw Rejection(
                .forbidden, "This summary is for the \(reader.rawValue) of its office.", rule: period == .daily ? "REP-25" : "REP-29")
        }
        if let acknowledged {
            guard acknowledged.by == context.actor.subject else { throw Rejection(.wrongState, "Somebody has taken note of it already.") }
            return .unchanged
        }
        var summary = self
        summary.state = .acknowledged
        summary.acknowledged = Mark(at: context.now, by: context.actor.subject)
        return .changed(
            summary,
            RepairSummaryAcknowledged(
                summaryId: id, number: number, office: office, period: period, day: day, acknowledgedAt: context.now))
    }
}
