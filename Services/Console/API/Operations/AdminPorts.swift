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
    private let places: [OperatedService: URL]
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
    static let idle = AdminPorts(places: [:], client: .shared, logger: Logger(label: "console"))

    private init(places: [OperatedService: URL], client: HTTPClient, logger: Logger) {
        self.places = places
        self.client = client
        self.logger = logger
    }

    init(places: [OperatedService: URL], logger: Logger) {
        // A token is for the port that it was meant for: no redirection is followed.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: Limits.connectTime))
        // The servers close idle connections after 15 s: one that is just being closed would look like silence.
        configuration.connectionPool.idleTimeout = Limits.idleTime
        // Where nobody listens is to be seen at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        self.init(places: places, client: HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration), logger: logger)
    }

    /// Closes its connections when the program stops.
    var service: any Service { ClosingService(ports: self) }

    func close() async throws { try await client.shutdown() }

    /// The services whose ports are known, in their order.
    var services: [OperatedService] { OperatedService.allCases.filter { places[$0] != nil } }

    // MARK: - Probes

    /// Looks at a service, all at once and within `probeTime`. One that does not answer is what was seen, no failure.
    /// - Parameters:
    ///   - service: which.
    ///   - token: the operator's own; without one the clock is not asked for.
    /// - Returns: what was seen.
    func reading(of service: OperatedService, token: String?) async -> ServiceReading {
        async let ready = probe("readyz", of: service)
        async let live = probe("livez", of: service)
        async let page = fetch(service, "metrics", within: Limits.probeTime, most: OperationsMetrics.Limits.bytes)
        async let clock = clock(of: service, token: token)
        let (answer, metrics, (reading, refusal)) = await (ready, page, clock)
        let alive = await live
        guard case .success(let found) = answer else {
            return ServiceReading(of: service, at: Date(), silence: answer.silence ?? .unreachable)
        }
        var seen = ServiceReading(of: service, at: Date())
        seen.ready = found
        if case .success(let found) = alive { seen.live = found }
        if case .success(let answer) = metrics, answer.status == 200 {
            let read = OperationsMetrics(answer.bytes, names: ServiceFigures.names)
            if !read.isEmpty { seen.figures = ServiceFigures(read) }
        }
        (seen.clock, seen.refusal) = (reading, refusal)
        return seen
    }

    /// 503 is an answer of a probe, with the reasons in the same form.
    private func probe(_ path: String, of service: OperatedService) async -> Result<ServiceReading.Probe, Unanswered> {
        await fetch(service, path, within: Limits.probeTime, most: Limits.probeBytes).flatMap { answer in
            guard [200, 503].contains(answer.status), let document = try? JSONValue(json: Data(answer.bytes)),
                let reasons = document["reasons"]?.array
            else { return .failure(Unanswered(why: .strange(status: answer.status))) }
            return .success(
                .init(
                    isGood: answer.status == 200,
                    reasons: reasons.map { .init(name: $0["name"]?.string ?? "", reason: $0["reason"]?.string ?? "") }))
        }
    }

    /// How its clock stands, and whether it refuses the operator's token.
    private func clock(of service: OperatedService, token: String?) async -> (ServiceReading.Clock?, refusal: Int?) {
        guard let token else { return (nil, nil) }
        let asked = Date()
        guard case .success(let answer) = await fetch(service, "clock", token: token, within: Limits.probeTime, most: Limits.probeBytes)
        else { return (nil, nil) }
        guard answer.status == 200 else { return (nil, [401, 403].contains(answer.status) ? answer.status : nil) }
        guard let document = try? JSONValue(json: Data(answer.bytes)), let now = document["now"]?.string.flatMap(Times.parse) else {
            return (nil, nil)
        }
        let halfway = asked.addingTimeInterval(Date().timeIntervalSince(asked) / 2)
        let offset = document["offsetSeconds"]?.decimal ?? 0
        let clock = ServiceReading.Clock(
            offset: offset, isAdjustable: document["adjustable"]?.bool ?? false,
            ahead: now.addingTimeInterval(-offset).timeIntervalSince(halfway))
        return (clock, nil)
    }

    // MARK: - One request

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
        _ service: OperatedService, _ path: String, method: HTTPMethod = .GET, token: String? = nil, within limit: Duration, most: Int
    ) async -> Result<Answer, Unanswered> {
        guard let place = places[service] else { return .failure(Unanswered(why: .unreachable)) }
        var base = place.absoluteString
        if !base.hasSuffix("/") { base += "/" }
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let trace = TraceContext.current { request.headers.add(name: "traceparent", value: trace.traceparent) }
        let (sent, client) = (request, client)
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

extension Result<ServiceReading.Probe, AdminPorts.Unanswered> {
    /// Why there was no answer.
    fileprivate var silence: ServiceReading.Silence? { if case .failure(let fault) = self { fault.why } else { nil } }
}

extension JSONValue {
    /// A number, whole or not.
    fileprivate var decimal: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
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
