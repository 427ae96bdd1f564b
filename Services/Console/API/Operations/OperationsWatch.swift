import Foundation
import ServiceBootstrap
import Synchronization

/// Looks at the services, for the page of operations and between times: since when one is silent, and what its counters were a while ago, can be said
/// only by whoever has looked before. What it remembers goes with the process; a few kilobytes for each service.
final class OperationsWatch: Sendable {
    /// Between two looks while nobody has the page open, in seconds.
    private static let pause: Duration = .seconds(30)

    let ports: AdminPorts
    private let histories = Mutex<[OperatedService: ServiceHistory]>([:])

    init(ports: AdminPorts) { self.ports = ports }

    /// Looks on without a page.
    var job: Job {
        Job("operations", every: Self.pause) {
            _ = await self.look(token: nil)
            return false
        }
    }

    /// Looks at all services at once; one that does not answer takes nothing from the others.
    /// - Parameter token: the operator's own, for what only operators may ask.
    /// - Returns: how each is, in their order.
    func look(token: String?) async -> [ServiceHealth] {
        let ports = ports
        let readings = await withTaskGroup(of: ServiceReading.self) { group in
            for service in ports.services { group.addTask { await ports.reading(of: service, token: token) } }
            return await group.reduce(into: [OperatedService: ServiceReading]()) { $0[$1.service] = $1 }
        }
        // What was given up looked silent.
        guard !Task.isCancelled else { return [] }
        return ports.services.compactMap { service in
            readings[service].map { reading in
                ServiceHealth(
                    reading,
                    histories.withLock {
                        $0[service, default: ServiceHistory()].note(reading)
                        return $0[service, default: ServiceHistory()]
                    })
            }
        }
    }
}
