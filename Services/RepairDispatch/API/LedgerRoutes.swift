import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// The API of the ledger: closes of months (REP-18), summaries of days and weeks (REP-25, REP-29), figures (REP-31).
enum LedgerRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        _ = CaseRoutes(LedgerClose.self, at: "ledger-closes", of: engine, in: group, by: Role.employees, filters: LedgerCloses.filters)
        let summaries = CaseRoutes(
            RepairSummary.self, at: "repair-summaries", of: engine, in: group, by: Role.employees, filters: RepairSummaries.filters)
        summaries.command(RepairSummaryCommand.acknowledgeCode, AcknowledgeSummaryRequest.self, by: RepairSummary.readers)
        let statistics = RepairStatistics(pool: engine.pool)
        group.get("repair-statistics", by: WorkOrderRoles.figures, asking: ["month", "office"]) { _, context in
            let (month, office) = try scope(of: context)
            let answer = StatisticsAnswer(month: month, office: office, rows: try await statistics.rows(month, office: office))
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
    }

    private static func scope(of context: CallerRequestContext) throws -> (month: String, office: String?) {
        guard let text = context.query["month"] else {
            throw Problem.badParameter("month", "give a month, such as 2026-03")
        }
        let office = try context.caller.office ?? context.query.word("office")
        return (try WorkOrderFilters.month(text, "month"), office)
    }
}

/// The answer of `GET /repair-statistics`.
private struct StatisticsAnswer: Encodable {
    let month: String
    let office: String?
    let rows: [RepairStatistics.Row]
}

/// `POST /repair-summaries/{id}/acknowledge`: the supervisor has read it.
struct AcknowledgeSummaryRequest: CommandRequest {
    func command() throws(Problem) -> RepairSummaryCommand { .acknowledge }
}
