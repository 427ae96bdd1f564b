import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceBootstrap
import ServiceLifecycle

/// The admin ports of the services: probes and metrics, which are for everybody who reaches them, and operators' commands, which are sent with the
/// operator's own token.
struct AdminPorts: Sendable {
    private let client: HTTPClient
    private let configuration: HTTPClient.Configuration
    private let places: AdminPlaces
    let logger: Logger

    /// Named limits (D19).
    enum Limits {
        /// Longest time until a probe's answer, or the metrics, are there whole.
        static let probeTime: Duration = .seconds(2)
        /// The same of a list of what is parked.
        static let listTime: Duration = .seconds(10)
        /// The same of a redrive, which applies up to a thousand records.
        static let redriveTime: Duration = .seconds(60)
        static let connectTime: TimeAmount = .seconds(2)
        /// How long a connection is kept that nobody uses.
        static let idleTime: TimeAmount = .seconds(5)
        /// Largest answer of a probe in bytes.
        static let probeBytes = 64 << 10
        /// Largest answer to a command in bytes: a thousand keys with their reasons of 1 KiB.
        static let answerBytes = 8 << 20
    }

    /// Asks nobody: for a program that only says which routes it has.
    static let idle = AdminPorts(places: AdminPlaces(urls: [:]), client: .shared, .init(), logger: Logger(label: "console"))

    private init(places: AdminPlaces, client: HTTPClient, _ configuration: HTTPClient.Configuration, logger: Logger) {
        self.places = places
        self.client = client
        self.configuration = configuration
        self.logger = logger
    }

    init(places: AdminPlaces, logger: Logger) {
        // A token is for the port that it was meant for: no redirection is followed.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: Limits.connectTime))
        // The servers close idle connections after 15 s: one that is just being closed would look like silence.
        configuration.connectionPool.idleTimeout = Limits.idleTime
        // Where nobody listens is to be seen at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.init(places: places, client: client, configuration, logger: logger)
    }

    /// Closes its connections when the program stops.
    var service: any Service { ClosingService(ports: self) }

    func close() async throws { try await client.shutdown() }

    /// The services whose ports are known, in their order.
    var services: [OperatedService] { OperatedService.allCases.filter { places.urls[$0]?.isEmpty == false } }

    /// Their instances as they are now, at least one.
    func instances(of service: OperatedService) async -> [AdminInstance] { await places.instances(of: service) }

    // MARK: - One request

    /// Gives the client that reaches an instance. Where a name leads to several, the connection goes to the address, while the head of the request
    /// and the certificate keep the name: such a client is made for it and closed again.
    func withClient<Value: Sendable>(of instance: AdminInstance, _ body: (HTTPClient) async -> Value) async -> Value {
        guard let address = instance.address, let host = instance.url.host() else { return await body(client) }
        var configuration = configuration
        configuration.dnsOverride = [host: address]
        let own = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let value = await body(own)
        do {
            try await own.shutdown()
        } catch {
            logger.warning("connections to an admin port were not closed in order", metadata: ["error": "\(error)"])
        }
        return value
    }

    struct Answer: Sendable {
        let status: Int
        let bytes: [UInt8]
    }

    /// No answer, and why.
    struct Unanswered: Error {
        let why: ServiceReading.Silence
    }

    /// Sends one request and waits for the whole answer, whatever its status.
    func fetch(
        _ instance: AdminInstance, _ path: String, by client: HTTPClient, method: HTTPMethod = .GET, token: String? = nil,
        within limit: Duration, most: Int
    ) async -> Result<Answer, Unanswered> {
        var base = instance.url.absoluteString
        if !base.hasSuffix("/") { base += "/" }
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let trace = TraceContext.current { request.headers.add(name: "traceparent", value: trace.traceparent) }
        let sent = request
        // The client's own limit ends where the answer's head is there.
        return await withTaskGroup(of: Result<Answer, Unanswered>.self) { group in
            group.addTask { await Self.execute(sent, by: client, within: limit, most: most) }
            group.addTask {
                // Cancelled: the answer came first, or nobody waits any more.
                try? await Task.sleep(for: limit)
                return .failure(Unanswered(why: .late))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(Unanswered(why: .late))
        }
    }

    private static func execute(
        _ request: HTTPClientRequest, by client: HTTPClient, within limit: Duration, most: Int
    ) async -> Result<Answer, Unanswered> {
        do {
            let answer = try await client.execute(request, timeout: .seconds(limit.components.seconds))
            let body = try await answer.body.collect(upTo: most)
            return .success(Answer(status: Int(answer.status.code), bytes: Array(body.readableBytesView)))
        } catch let error as HTTPClientError where [.deadlineExceeded, .connectTimeout, .readTimeout].contains(error) {
            return .failure(Unanswered(why: .late))
        } catch {
            return .failure(Unanswered(why: .unreachable))
        }
    }
}

private struct ClosingService: Service, CustomStringConvertible {
    let ports: AdminPorts
    var description: String { "admin port connections" }

    func run() async throws {
        // Cancelled or shut down: the connections close either way.
        try? await gracefulShutdown()
        try await ports.close()
    }
}
