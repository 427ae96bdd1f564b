import Foundation
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// `GET /complaint-statistics?month=2026-03&office=…` or `?quarter=2026-Q1`: the monthly figures of the office and the quarterly ones of
/// the company (RPT-01, RPT-02).
enum StatisticsRoutes {
    /// The answer: the figures, the target that the policy shows beside them, and the period that they are of.
    struct Answer: Encodable {
        let from: Date
        let before: Date
        let office: String?
        /// The share of complaints that must be handled (K-26); absent when the policy has no target.
        let processingTarget: Double?
        let rows: [ComplaintStatistics.Row]
    }

    /// Who may see figures: those who run an office or the company, and customer service.
    private static let readers = ComplaintRoles.customerService.union(ComplaintRoles.office).union([.qualityDept, .generalManager])

    static func add(to group: CallerRoutes, of engine: CaseEngine, _ statistics: ComplaintStatistics) {
        group.get("complaint-statistics", by: readers, asking: ["month", "quarter", "office"]) { _, context in
            let period = try period(of: context, engine.policy)
            let answer = Answer(
                from: period.from, before: period.before, office: period.office,
                processingTarget: engine.policy.complaint.processingTarget.map { Double($0.basisPoints) / 10_000 },
                rows: try await statistics.rows(period))
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
    }

    private static func period(of context: CallerRequestContext, _ policy: Policy) throws -> ComplaintStatistics.Period {
        let (month, quarter) = (context.query["month"], context.query["quarter"])
        let office = try context.caller.office ?? context.query.word("office")
        let first: LocalMonth
        let months: Int
        switch (month, quarter) {
        case (let text?, nil):
            guard let parsed = LocalMonth(text) else { throw Problem.badParameter("month", "must be a month, such as 2026-03") }
            (first, months) = (parsed, 1)
        case (nil, let text?):
            guard let parsed = Self.quarter(text) else { throw Problem.badParameter("quarter", "must be a quarter, such as 2026-Q1") }
            (first, months) = (parsed, 3)
        case (nil, nil), (_?, _?):
            throw Problem.badParameter("month", "give either month, such as 2026-03, or quarter, such as 2026-Q1")
        }
        let zone = policy.days.zone
        return ComplaintStatistics.Period(
            from: zone.startOfDay(first.firstDay), before: zone.startOfDay(first.firstDay.adding(months: months)), office: office)
    }

    private static func quarter(_ text: String) -> LocalMonth? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, parts[1].first == "Q", let number = parts[1].last?.wholeNumberValue,
            (1...4).contains(number)
        else { return nil }
        let month = (number - 1) * 3 + 1
        return LocalMonth("\(parts[0])-\(month < 10 ? "0" : "")\(month)")
    }
}
