import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of the archive's checks: reading them (OPS-05).
enum ArchiveCheckRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        _ = CaseRoutes(ArchiveCheck.self, at: "archive-checks", of: engine, in: group, by: Role.employees, filters: ArchiveChecks.filters)
    }
}
