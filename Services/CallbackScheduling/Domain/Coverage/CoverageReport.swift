import Foundation
import Policy
import SharedModels

/// How many of an office's cases of a period were called back, as of when they had all fallen due (CBK-05, CBK-10, R-05), or at a month's
/// end (CBK-11, R-06). However late it is made, it counts the same.
struct CoverageReport: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "coverage_report", numberPrefix: "CR")

    /// Whether there were enough.
    enum State: String, Codable, Sendable, CaseIterable {
        case met, short
    }

    let id: CoverageReportID
    let number: String
    let office: String
    let subject: CoverageSubject
    let purpose: CoveragePurpose
    let period: CoveragePeriod
    /// The first local day, such as `2026-03-02`.
    let day: String
    let from: Date
    let until: Date
    /// Callbacks made before this count.
    let asOf: Date
    let madeAt: Date
    let basis: CoverageBasis
    /// The share that was needed, in hundredths of a percent.
    let minimumBasisPoints: Int
    let cases: Int
    let required: Int
    let done: Int
    let shortfall: Int

    var state: State { shortfall == 0 ? .met : .short }
    var stateCode: String { state.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { [] }

    static func command(forDue clock: String) -> CoverageReportCommand? { nil }
}

/// What a report is of, and what was counted.
struct CoverageCount: Hashable, Sendable {
    let office: String
    let subject: CoverageSubject
    let purpose: CoveragePurpose
    let period: CoveragePeriod
    let day: String
    let from: Date
    let until: Date
    let asOf: Date
    let cases: Int
    let done: Int
}

/// What can be asked of a report; people ask nothing of it.
enum CoverageReportCommand: CaseCommand, Hashable {
    /// System: the period's callbacks have fallen due.
    case judge(CoverageCount)

    var code: String { "judge" }
}

extension CoverageReport {
    static func decide(
        _ current: CoverageReport?, _ command: CoverageReportCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CoverageReport> {
        guard context.actor.role == .system else {
            throw Rejection(.forbidden, "Coverage is counted by the system.", rule: "CBK-10")
        }
        guard current == nil, case .judge(let count) = command else { return .unchanged }
        guard context.now >= count.asOf else {
            throw Rejection(.ruleViolated, "Coverage is judged when the callbacks have fallen due.", rule: "CBK-10")
        }
        let minimum = minimum(for: count, rules)
        let required = minimum.minimum(of: count.cases)
        let report = CoverageReport(
            id: context.caseID.retyped(), number: context.number, office: count.office, subject: count.subject, purpose: count.purpose,
            period: count.period, day: count.day, from: count.from, until: count.until, asOf: count.asOf, madeAt: context.now,
            basis: basis(for: count, rules), minimumBasisPoints: minimum.basisPoints, cases: count.cases, required: required,
            done: count.done, shortfall: max(0, required - count.done))
        return .changed(report, report.computed, report.shortfall == 0 ? [] : [report.short(under: rules)])
    }

    /// Every complaint (CBK-05); of repairs the policy's share, and at a month's end the threshold of the top-up (K-01).
    private static func minimum(for count: CoverageCount, _ rules: Policy) -> Ratio {
        switch (count.subject, count.purpose) {
        case (.complaint, _): .one
        case (.repair, .period): rules.callback.repairMinCoverage
        case (.repair, .monthEnd): rules.callback.repairTopUpThreshold
        }
    }

    private static func basis(for count: CoverageCount, _ rules: Policy) -> CoverageBasis {
        switch (count.subject, count.purpose, rules.callback.repairBasis) {
        case (.complaint, _, _): .replied
        case (.repair, .period, .issued): .issued
        case (.repair, .period, .returned), (.repair, .monthEnd, _): .returned
        }
    }

    private var computed: CoverageComputed {
        CoverageComputed(
            reportId: id, number: number, office: office, subject: subject, purpose: purpose, period: period, day: day, asOf: asOf,
            computedAt: madeAt, basis: basis, cases: cases, required: required, done: done, shortfall: shortfall)
    }

    /// The head of customer service, or whoever looks through the records in that place (K-22), and the office director.
    private func short(under rules: Policy) -> CoverageShortfall {
        CoverageShortfall(
            reportId: id, number: number, office: office, subject: subject, purpose: purpose, period: period, day: day, foundAt: madeAt,
            cases: cases, required: required, done: done, shortfall: shortfall,
            recipients: rules.callback.reviewRecord == .officeDirector
                ? [.officeDirector] : [rules.callback.reviewRecord, .officeDirector])
    }
}

/// A report as a caller sees it: nothing in it is private.
struct CoverageReportView: Encodable, Hashable, Sendable {
    let subject: CoverageSubject
    let purpose: CoveragePurpose
    let period: CoveragePeriod
    let day: String
    let from: Date
    let until: Date
    let asOf: Date
    let madeAt: Date
    let basis: CoverageBasis
    let minimumBasisPoints: Int
    let cases: Int
    let required: Int
    let done: Int
    let shortfall: Int
}

extension CoverageReport {
    /// Only the system acts, and writes nothing.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> CoverageReportView {
        CoverageReportView(
            subject: subject, purpose: purpose, period: period, day: day, from: from, until: until, asOf: asOf, madeAt: madeAt,
            basis: basis, minimumBasisPoints: minimumBasisPoints, cases: cases, required: required, done: done, shortfall: shortfall)
    }
}
