import Database
import Foundation
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// The API of coverage: reports of periods and month ends, selections (K-01, CBK-11), callback rates of months (CBK-20, R-03)
/// and live figures. All of them are made by the system.
enum CoverageRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        _ = CaseRoutes(CoverageReport.self, at: "coverage-reports", of: engine, in: group, by: Role.employees, filters: reportFilters)
        let selections = CaseRoutes(
            CallbackSelection.self, at: "callback-selections", of: engine, in: group, by: Role.employees, filters: selectionFilters)
        selections.reading("picks", by: Role.employees) { (selection, _) in try await SelectionPicks.of(selection, in: engine.pool) }
        let rates = CaseRoutes(
            CallbackRateReport.self, at: "callback-rate-reports", of: engine, in: group, by: Role.employees, filters: [.month])
        rates.command(CallbackRateReportCommand.reviewCode, ReviewRatesRequest.self, by: CallbackRateReport.reviewers)
        let statistics = CallbackStatistics(pool: engine.pool, policy: engine.policy)
        group.get("callback-statistics", by: CallbackRoles.figures, asking: ["from", "to", "office"]) { _, context in
            let (from, to) = try days(of: context.query)
            let answer = try await statistics.answer(from: from, to: to, office: try context.caller.office ?? context.query.word("office"))
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
    }

    private static let period = ListFilter.word("period", of: CoveragePeriod.self) { "body ->> 'period' = \($0)" }
    private static let day = ListFilter("day") { (value, _) throws(Problem) in "body ->> 'day' = \(value)" }

    private static let reportFilters: [ListFilter] = [
        .word("subject", of: CoverageSubject.self) { "body ->> 'subject' = \($0)" },
        .word("purpose", of: CoveragePurpose.self) { "body ->> 'purpose' = \($0)" }, period, day,
    ]
    private static let selectionFilters: [ListFilter] = [
        .word("purpose", of: SelectionPurpose.self) { "body ->> 'purpose' = \($0)" }, period, day,
    ]
    /// Days that one answer counts at most.
    private static let longestSpan = 400

    private static func days(of query: RouteQuery) throws -> (LocalDate, LocalDate) {
        func day(_ name: String) throws -> LocalDate {
            guard let day = query[name].flatMap({ LocalDate($0) }) else {
                throw Problem.badParameter(name, "give a day, such as 2026-03-02")
            }
            return day
        }
        let (from, to) = (try day("from"), try day("to"))
        guard (0..<longestSpan).contains(from.days(until: to)) else {
            throw Problem.badParameter("to", "must not be before from, and at most \(longestSpan) days together")
        }
        return (from, to)
    }
}

extension ListFilter {
    /// What is of one month.
    static let month = ListFilter("month") { (value, _) throws(Problem) in
        guard let month = LedgerMonth(value) else { throw Problem.badParameter("month", "must be a month, such as 2026-03") }
        return "body ->> 'month' = \(month.description)"
    }
}

/// `POST /callback-rate-reports/{id}/review`: the office director looks the year's rates through (CBK-20).
struct ReviewRatesRequest: CommandRequest {
    let note: String?

    func command() throws(Problem) -> CallbackRateReportCommand {
        var check = Validation()
        let note = check.narrative(note, "note")
        try check.finish()
        return .review(note: note)
    }
}
