import Foundation
import ServiceBootstrap
import Synchronization

/// Looks at the services, for the page of operations and between times: since when one is silent, and what its counters were a while ago, can be said
/// only by whoever has looked before. What it remembers goes with the process; a few kilobytes for each instance.
final class OperationsWatch: Sendable {
    /// Between two looks while nobody has the page open, in seconds.
    private static let pause: Duration = .seconds(30)

    let ports: AdminPorts
    private let histories = Mutex<[Place: Remembered]>([:])

    private struct Place: Hashable {
        let service: OperatedService
        let instance: String
    }

    private struct Remembered {
        var history = ServiceHistory()
        /// When it was last asked.
        var at: Date
    }

    init(ports: AdminPorts) { self.ports = ports }

    /// Looks on without a page.
    var job: Job {
        Job("operations", every: Self.pause) {
            _ = await self.look(token: nil)
            return false
        }
    }

    /// Looks at all instances of all services at once; one that does not answer takes nothing from the others.
    /// - Parameter token: the operator's own, for what only operators may ask.
    /// - Returns: how each service is, in their order.
    func look(token: String?) async -> [ServiceHealth] {
        let ports = ports
        let readings = await withTaskGroup(of: (OperatedService, [ServiceReading]).self) { group in
            for service in ports.services { group.addTask { (service, await Self.readings(of: service, by: ports, token: token)) } }
            return await group.reduce(into: [OperatedService: [ServiceReading]]()) { $0[$1.0] = $1.1 }
        }
        // What was given up looked silent.
        guard !Task.isCancelled else { return [] }
        return histories.withLock { histories in
            let now = Date()
            // Instances that are there no more.
            histories = histories.filter { abs(now.timeIntervalSince($0.value.at)) < ServiceHistory.span }
            return ports.services.compactMap { service in
                guard let found = readings[service], !found.isEmpty else { return nil }
                return ServiceHealth(
                    of: service,
                    found.map { reading in
                        let place = Place(service: service, instance: reading.instance)
                        var remembered = histories[place] ?? Remembered(at: now)
                        remembered.history.note(reading)
                        remembered.at = now
                        histories[place] = remembered
                        return InstanceHealth(reading, remembered.history)
                    })
            }
        }
    }

    private static func readings(of service: OperatedService, by ports: AdminPorts, token: String?) async -> [ServiceReading] {
        let instances = await ports.instances(of: service)
        let found = await withTaskGroup(of: (AdminInstance, ServiceReading).self) { group in
            for instance in instances { group.addTask { (instance, await ports.reading(of: instance, token: token)) } }
            return await group.reduce(into: [AdminInstance: ServiceReading]()) { $0[$1.0] = $1.1 }
        }
        return instances.compactMap { found[$0] }
    }
}
