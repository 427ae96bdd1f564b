import Hummingbird
import ServiceBootstrap

/// The API of the archive's checks: reading them (OPS-05).
enum ArchiveCheckRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        _ = CaseRoutes(ArchiveCheck.self, at: "archive-checks", of: engine, in: group, filters: ArchiveChecks.filters)
    }
}
