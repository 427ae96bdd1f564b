import Hummingbird
import ServiceBootstrap

/// The API of the ledger: closes of months (REP-18) and summaries of days and weeks (REP-25, REP-29).
enum LedgerRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        _ = CaseRoutes(LedgerClose.self, at: "ledger-closes", of: engine, in: group, filters: LedgerCloses.filters)
        let summaries = CaseRoutes(RepairSummary.self, at: "repair-summaries", of: engine, in: group, filters: RepairSummaries.filters)
        summaries.command(RepairSummaryCommand.acknowledgeCode, AcknowledgeSummaryRequest.self)
    }
}

/// `POST /repair-summaries/{id}/acknowledge`: the supervisor has read it.
struct AcknowledgeSummaryRequest: CommandRequest {
    func command() throws(Problem) -> RepairSummaryCommand { .acknowledge }
}
