import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// How the installation is, for who runs it: in one look that all is well, or what is wrong in words and what to do.
///
/// Everything comes from the services' admin ports as they are now; nothing of a case is on it.
enum OperationsPage {
    static let path = "/operations"
    /// Between two times that the page brings itself up to date, in seconds, while somebody looks at it.
    static let refreshSeconds = 10

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("operations", by: Role.operators) { request, context in
            let visit = try await Visit(site, request, context)
            let services = await site.operations.look(token: visit.token)
            let view = OperationsView(visit: visit, services: services, now: Date())
            return try site.page("operations", view.page)
        }
    }

    /// The service that the path names, of those whose ports are known.
    /// - Throws: `Problem` (404) when it names none.
    static func service(of context: CallerRequestContext, _ site: ConsoleSite) throws(Problem) -> OperatedService {
        guard let service = context.parameters.get("service").flatMap(OperatedService.init(rawValue:)),
            site.operations.ports.services.contains(service)
        else { throw Problem(.notFound, "There is no such service.") }
        return service
    }

    static func parked(_ service: OperatedService) -> String { "\(path)/\(service.rawValue)/parked" }
}
