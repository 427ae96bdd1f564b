import ArgumentParser
import Foundation
import SharedModels

/// Which services an operator's command is for, and as whom it asks.
struct AdminOptions: ParsableArguments {
    @Option(help: "Only this service: intake, complaints, repairs, callbacks or console; all that it makes sense for when not given.")
    var service: ServiceName?

    @Option(help: "The service's admin address; with --service only.")
    var url: String?

    @Option(help: "A file with an operator's access token; GUANJIA_TOKEN_FILE or the installation's own when not given.")
    var tokenFile: String?

    func validate() throws {
        if url != nil && service == nil { throw ValidationError("--url needs --service: it is the address of one service") }
    }

    /// The ports of every instance that is set, with a token that was found already, or without one.
    func instances(_ surroundings: Surroundings, token: AccessToken?) throws -> AdminPorts {
        let ports = try (service.map { [$0] } ?? ServiceName.allCases).flatMap { service in
            let urls = try surroundings.adminURLs(of: service, given: url)
            return urls.map { url in
                AdminPort(
                    service: service, client: ServiceClient(url, token: token), instance: urls.count > 1 ? url.absoluteString : nil)
            }
        }
        return AdminPorts(ports: ports)
    }

    /// The ports that are asked for, for an operator; the usual ones when no service is named.
    func ports(of usual: [ServiceName] = ServiceName.allCases) throws -> AdminPorts {
        let surroundings = Surroundings()
        return try ports(of: usual, surroundings, token: try surroundings.token(for: .operator, file: tokenFile))
    }

    /// The same with a token that was found already, or without one: then only the probes and the metrics answer.
    func ports(of usual: [ServiceName] = ServiceName.allCases, _ surroundings: Surroundings, token: AccessToken?) throws -> AdminPorts {
        let services = service.map { [$0] } ?? usual
        return AdminPorts(
            ports: try services.map {
                AdminPort(service: $0, client: ServiceClient(try surroundings.url(of: $0, .admin, given: url), token: token))
            })
    }
}

/// The admin ports of some services.
struct AdminPorts: Sendable {
    let ports: [AdminPort]

    /// Asks all of them at once and gives the answers in the order of the services.
    /// - Throws: the first failure, with the service that it came from.
    func each<Value: Sendable>(_ body: @escaping @Sendable (AdminPort) async throws -> Value) async throws -> [(ServiceName, Value)] {
        try await withThrowingTaskGroup(of: (ServiceName, Value).self) { group in
            for port in ports {
                group.addTask {
                    do {
                        return (port.service, try await body(port))
                    } catch let fault as RequestFault {
                        throw ToolError("\(port.service.rawValue): \(fault)")
                    }
                }
            }
            var values: [ServiceName: Value] = [:]
            for try await (service, value) in group { values[service] = value }
            return ports.compactMap { port in values[port.service].map { (port.service, $0) } }
        }
    }
}

/// One service's admin port.
struct AdminPort: Sendable {
    let service: ServiceName
    let client: ServiceClient
    /// Where it is, of several instances; nil of one alone.
    var instance: String?

    /// How the service's clock stands (D21).
    func clock() async throws -> ClockReading { try await client.send(.get("clock")).decode(ClockReading.self) }

    /// Moves the service's clock.
    func setClock(offset seconds: Double) async throws -> ClockReading {
        let query = [URLQueryItem(name: "offsetSeconds", value: String(seconds))]
        return try await client.send(.operation("clock", query: query)).decode(ClockReading.self)
    }

    /// Keys that wait, oldest first; the service names 1,000 at most.
    func parkedKeys() async throws -> [ParkedKey] { try await client.send(.get("parked")).decode(Listed<ParkedKey>.self).items }

    /// The records of a parked key, in the order of a redrive; none when it is not parked.
    func parkedRecords(of key: String) async throws -> [ParkedRecord] {
        try await client.send(.get("parked/\(ServiceRequest.part(key))")).decode(Listed<ParkedRecord>.self).items
    }

    /// Applies the records of a key again.
    func redrive(_ key: String) async throws -> Redriven {
        try await client.send(.operation("parked/\(ServiceRequest.part(key))/redrive")).decode(Redriven.self)
    }

    /// Publishes retained events again (F7).
    func republish(from start: Date?) async throws -> RepublishPlan {
        let query = [URLQueryItem(name: "from", value: start.map(Instant.text) ?? "start")]
        return try await client.send(.operation("outbox/republish", query: query)).decode(RepublishPlan.self)
    }

    /// Sends the consumer back to the start of its topics.
    func rewind() async throws -> RewindPlan { try await client.send(.operation("consumer/rewind")).decode(RewindPlan.self) }

    /// Empties the Console's tables and lets it read its topics from their start.
    func rebuild() async throws -> RewindPlan {
        // Large tables are emptied row by row; the service gives up after ten minutes.
        try await client.waiting(Self.longestRebuild).send(.operation("projections/rebuild")).decode(RewindPlan.self)
    }

    private static let longestRebuild = 640.0

    private struct Listed<Item: Decodable>: Decodable {
        let items: [Item]
    }
}
