import Hummingbird
import ServiceBootstrap

/// The API of the ledger: closes of months (REP-18).
enum LedgerRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        _ = CaseRoutes(LedgerClose.self, at: "ledger-closes", of: engine, in: group, filters: LedgerCloses.filters)
    }
}
