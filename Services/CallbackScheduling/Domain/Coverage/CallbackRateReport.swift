import Foundation
import Policy
import SharedModels

/// An office's callback rates of a month, by kind: 业户回访率统计报表 (CBK-20, RPT-03, R-03). Made when all of the month's callbacks on
/// complaints and repairs have fallen due; that of December has the year's count, which the office director looks through.
struct CallbackRateReport: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "callback_rate_report", numberPrefix: "RR")

    /// Whether the director has looked it through.
    enum State: String, Codable, Sendable, CaseIterable {
        case made, reviewed
    }

    /// The director's words at the year's end.
    struct YearReview: Codable, Hashable, Sendable {
        let note: String
        let at: Date
        /// The token's subject; never a person's name.
        let by: String
    }

    let id: CallbackRateReportID
    let number: String
    let office: String
    let month: LedgerMonth
    /// Callbacks made before this count.
    let asOf: Date
    let madeAt: Date
    /// One of each kind that came up.
    let rows: [CallbackRateRow]
    /// Months of the year up to this one in which every kind reached its target.
    let monthsMet: Int
    /// Months of the year up to this one.
    let monthsReported: Int
    var state = State.made
    var review: YearReview?

    /// Whether every kind reached its target (CBK-25).
    var met: Bool { rows.allSatisfy(\.met) }
    var isYearEnd: Bool { month.month == 12 }

    var stateCode: String { state.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { state == .made && isYearEnd ? [CallbackRateReportCommand.reviewCode] : [] }

    static func command(forDue clock: String) -> CallbackRateReportCommand? { nil }
}

/// Callbacks of one kind: done ÷ required.
struct CallbackRateRow: Codable, Hashable, Sendable {
    let kind: CallbackKind
    let cases: Int
    let required: Int
    let done: Int

    var met: Bool { done >= required }
}

/// What was counted of one kind.
struct KindCount: Hashable, Sendable {
    let kind: CallbackKind
    let cases: Int
    let done: Int
}

/// What a report is of.
struct RateScope: Hashable, Sendable {
    let office: String
    let month: LedgerMonth
    let asOf: Date
    let counts: [KindCount]
    /// Reports of the same year before this one, and how many of them reached the target.
    let earlierReported: Int
    let earlierMet: Int
}

/// What can be asked of a report.
enum CallbackRateReportCommand: CaseCommand, Hashable {
    /// System: the month's callbacks have fallen due.
    case make(RateScope)
    /// The office director, of the year's last one.
    case review(note: String)

    static let reviewCode = "review"

    var code: String {
        switch self {
        case .make: "make"
        case .review: Self.reviewCode
        }
    }
}

extension Policy {
    /// What a kind needs of so many cases: the policy's share of repairs (CBK-10), all of everything else (CBK-05, CBK-16, CBK-21).
    func rate(_ count: KindCount) -> CallbackRateRow {
        let required = count.kind == .repair ? callback.requiredCallbacks(cases: count.cases) : count.cases
        return CallbackRateRow(kind: count.kind, cases: count.cases, required: required, done: count.done)
    }
}

extension CallbackRateReport {
    static func decide(
        _ current: CallbackRateReport?, _ command: CallbackRateReportCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackRateReport> {
        switch (current, command) {
        case (nil, .make(let scope)): return try make(scope, rules, context)
        case (_?, .make): return .unchanged
        case (nil, .review): throw Rejection(.notFound, "There is no such report.")
        case (let report?, .review(let note)): return try report.review(note, context)
        }
    }

    private static func make(
        _ scope: RateScope, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackRateReport> {
        guard context.actor.role == .system else {
            throw Rejection(.forbidden, "Callback rates are counted by the system.", rule: "CBK-20")
        }
        guard context.now >= scope.asOf else {
            throw Rejection(.ruleViolated, "A month's callback rates are counted when its callbacks have fallen due.", rule: "CBK-20")
        }
        let rows = scope.counts.map { rules.rate($0) }
        let met = rows.allSatisfy(\.met)
        let report = CallbackRateReport(
            id: context.caseID.retyped(), number: context.number, office: scope.office, month: scope.month, asOf: scope.asOf,
            madeAt: context.now, rows: rows, monthsMet: scope.earlierMet + (met ? 1 : 0), monthsReported: scope.earlierReported + 1)
        return .changed(
            report,
            RateReported(
                reportId: report.id, number: report.number, office: report.office, month: report.month, asOf: report.asOf,
                reportedAt: report.madeAt, cases: rows.reduce(0) { $0 + $1.cases }, required: rows.reduce(0) { $0 + $1.required },
                done: rows.reduce(0) { $0 + $1.done }, met: met, monthsMet: report.monthsMet, monthsReported: report.monthsReported))
    }

    /// The year's rates are for the director of the office (CBK-20).
    static let reviewers: Set<Role> = [.officeDirector]

    private func review(_ note: String, _ context: DecisionContext) throws(Rejection) -> Decision<CallbackRateReport> {
        guard Self.reviewers.contains(context.actor.role), context.actor.office == nil || context.actor.office == office else {
            throw Rejection(.forbidden, "The year's callback rates are for the director of the office.", rule: "CBK-20")
        }
        guard isYearEnd else {
            throw Rejection(
                .ruleViolated, "Callback rates are looked through at the year's end: in the report of December.", rule: "CBK-20")
        }
        var checks = FieldChecks()
        checks.text(note, "note")
        try checks.finish(rule: "CBK-20")
        if let earlier = self.review {
            guard earlier.by == context.actor.subject, earlier.note == note else {
                throw Rejection(.wrongState, "The report has been looked through already.")
            }
            return .unchanged
        }
        var report = self
        report.state = .reviewed
        report.review = YearReview(note: note, at: context.now, by: context.actor.subject)
        return .changed(
            report,
            RateReviewed(reportId: id, number: number, office: office, month: month, reviewedAt: context.now), reason: note)
    }
}

/// A report as a caller sees it. Nothing in it is private but what the director wrote, which only customer service and the managers read.
struct CallbackRateReportView: Encodable, Hashable, Sendable {
    let month: LedgerMonth
    let asOf: Date
    let madeAt: Date
    let met: Bool
    let rows: [CallbackRateRow]
    let monthsMet: Int
    let monthsReported: Int
    let review: CallbackRateReport.YearReview?
}

extension CallbackRateReport {
    func showsReasons(to actor: Actor) -> Bool { CallbackRoles.figures.contains(actor.role) }

    func view(for actor: Actor) -> CallbackRateReportView {
        CallbackRateReportView(
            month: month, asOf: asOf, madeAt: madeAt, met: met, rows: rows, monthsMet: monthsMet, monthsReported: monthsReported,
            review: showsReasons(to: actor) ? self.review : nil)
    }
}

extension CallbackRoles {
    /// Who may see figures: customer service, those who answer for service, and who runs the company.
    static let figures = fullSight.union([.deptHead, .propertyOffice, .engineeringSupervisor, .qualityDept, .managementRep])
}
