import Foundation
import Policy
import SharedModels

/// What owners asked for in a month that is over, as it stood when it was summed up; the department manager takes note of it (INT-27).
struct TrendSummary: BookEntry, Hashable {
    typealias Command = TrendCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "trend_summary", numberPrefix: "TS")
    static let noun = "trend summary"

    enum State: String, Codable, Sendable, CaseIterable {
        case made, acknowledged
    }

    let id: TrendSummaryID
    let number: String
    let office: String
    let month: LedgerMonth
    let figures: TrendFigures
    let madeAt: Date
    var state = State.made
    var acknowledged: BookStamp?
    var clocks: [CaseClock] = []

    /// Who takes note, and who else may read it.
    static let managers: Set<Role> = [.deptHead, .csManager]
    static let told: [Role] = [.deptHead]

    var stateCode: String { state.rawValue }
    var open: [TrendCommand.Code] { state == .made ? [.acknowledge] : [] }

    static func posts(for command: TrendCommand.Code) -> Set<Role> {
        switch command {
        case .make: [.system]
        case .acknowledge: managers
        }
    }

    static func begin(
        _ command: TrendCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<TrendSummary>? {
        guard case .make(let office, let month, let figures) = command else { return nil }
        guard let span = TrendSpan(month, under: rules), context.now >= span.end else {
            throw Rejection(.ruleViolated, "A month is summed up when it is over.", rule: "INT-27")
        }
        let summary = TrendSummary(
            id: context.caseID.retyped(), number: context.number, office: office, month: month, figures: figures, madeAt: context.now)
        var step = BookStep(summary, under: rules, in: context)
        step.tell(
            TrendMade(
                summaryId: summary.id, number: summary.number, office: office, madeAt: context.now, month: month,
                contacts: figures.total.month, monthBefore: figures.total.monthBefore, yearBefore: figures.total.yearBefore,
                recipients: told))
        return step
    }

    func hasSeen(_ command: TrendCommand) -> Bool {
        switch command {
        // What a month was like is said once.
        case .make(let office, let month, _): office == self.office && month == self.month
        case .acknowledge: acknowledged != nil
        }
    }

    static func apply(_ command: TrendCommand, to step: inout BookStep<TrendSummary>) {
        guard command == .acknowledge else { return }
        step.entry.acknowledged = step.stamp
        step.entry.state = .acknowledged
        let summary = step.entry
        step.tell(
            TrendAcknowledged(
                summaryId: summary.id, number: summary.number, office: summary.office, acknowledgedAt: step.now, month: summary.month))
    }

    /// Nobody writes anything.
    func showsReasons(to actor: Actor) -> Bool { true }

    /// Figures name nobody.
    func view(for actor: Actor) -> TrendSummaryView {
        TrendSummaryView(month: month, figures: figures, madeAt: madeAt, acknowledged: acknowledged)
    }
}

/// A summary as a caller sees it, beside the fields that every case has.
struct TrendSummaryView: Encodable, Hashable, Sendable {
    let month: LedgerMonth
    let figures: TrendFigures
    let madeAt: Date
    let acknowledged: BookStamp?
}

/// What can be asked of a summary.
enum TrendCommand: BookCommand {
    /// System: the month is over.
    case make(office: String, LedgerMonth, TrendFigures)
    case acknowledge

    enum Code: String, Sendable, CaseIterable {
        case make, acknowledge
    }

    var name: Code {
        switch self {
        case .make: .make
        case .acknowledge: .acknowledge
        }
    }
}

/// From when until when a month goes, the month before and the same month a year before; each ends where the next instant is another's.
struct TrendSpan: Hashable, Sendable {
    let start: Date
    let end: Date
    let startBefore: Date
    let yearStart: Date
    let yearEnd: Date

    /// Nil for a month in which nobody lives and works.
    init?(_ month: LedgerMonth, under rules: Policy) {
        guard let local = LocalMonth(year: month.year, month: month.month) else { return nil }
        let zone = rules.days.zone
        func start(_ months: Int) -> Date { zone.startOfDay(local.adding(months: months).firstDay) }
        (self.start, end, startBefore, yearStart, yearEnd) = (start(0), start(1), start(-1), start(-12), start(-11))
        guard self.start.isPlausible, yearStart.isPlausible else { return nil }
    }
}
