import AsyncHTTPClient
import Foundation
import Logging
import Metrics
import NIOCore
import NIOHTTP1
import ServiceBootstrap
import ServiceLifecycle

/// The APIs of the services that keep cases, asked with the user's own token: what a user may see and do is for them to say, and what they show of
/// persons is on their record (D13).
struct CaseServices: Sendable {
    private let client: HTTPClient
    private let places: [ServiceName: URL]
    private let logger: Logger

    /// Named limits (D19).
    enum Limits {
        /// Longest time until an answer is there whole.
        static let answerTime: TimeAmount = .seconds(10)
        /// Longest time until a connection stands.
        static let connectTime: TimeAmount = .seconds(2)
        /// Largest answer in bytes.
        static let answerBytes = 8 << 20
        /// Connections to one service at once.
        static let connections = 32
    }

    /// Asks nobody: for a program that only says which routes it has.
    static let idle = CaseServices(places: [:], client: .shared, logger: Logger(label: "console"))

    private init(places: [ServiceName: URL], client: HTTPClient, logger: Logger) {
        self.places = places
        self.logger = logger
        self.client = client
    }

    init(places: [ServiceName: URL], logger: Logger) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: Limits.connectTime, read: Limits.answerTime))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Limits.connections
        configuration.httpVersion = .http1Only
        self.init(places: places, client: HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration), logger: logger)
    }

    /// Closes its connections when the program stops.
    var service: any Service { ClientService(services: self) }

    /// Closes its connections; requests in work fail.
    /// - Throws: what the client throws that is closed already.
    func close() async throws { try await client.shutdown() }

    /// Asks a service.
    /// - Parameters:
    ///   - service: which.
    ///   - path: with its query, encoded.
    ///   - token: the user's own.
    /// - Throws: `ServiceRefusal` for every answer that is no success; `ServiceSilence` when there is none; `CancellationError`.
    /// - Returns: what it answered.
    func get(_ service: ServiceName, _ path: String, token: String) async throws -> ServiceAnswer {
        try await send(request(service, path, token: token), to: service)
    }

    /// Gives a service a command, or a question with a body.
    /// - Parameters:
    ///   - service: which.
    ///   - path: of the command.
    ///   - body: JSON.
    ///   - token: the user's own.
    ///   - key: the `Idempotency-Key`, so that a form that is sent twice has its effect once (D8).
    ///   - version: of the case as the user saw it; nil where that does not matter.
    /// - Throws: as `get`.
    /// - Returns: the case as it now stands, or the answer to the question.
    func post(
        _ service: ServiceName, _ path: String, body: JSONValue, token: String, key: String? = nil, version: Int64? = nil
    ) async throws -> ServiceAnswer {
        var request = try request(service, path, token: token)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let version { request.headers.add(name: "If-Match", value: "\"\(version)\"") }
        request.body = .bytes(try body.json)
        return try await send(request, to: service)
    }

    /// Asks a service what everybody may ask, without a token.
    /// - Parameters:
    ///   - service: which.
    ///   - path: of the question.
    ///   - body: JSON; nothing of it is logged.
    /// - Throws: `ServiceSilence`, `CancellationError`.
    /// - Returns: what it answered, whatever that is, and in how many seconds to ask again where it says so.
    func ask(_ service: ServiceName, _ path: String, body: JSONValue) async throws -> (status: Int, body: JSONValue, retryAfter: Int?) {
        var request = try request(service, path, token: nil)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(try body.json)
        let (status, headers, bytes) = try await exchange(request, with: service)
        return (status, Self.json(bytes), headers.first(name: "Retry-After").flatMap { Int($0) })
    }

    /// Puts down that a service gave no answer, and why; not what was asked, which may name people.
    private func unanswered(_ service: ServiceName, _ error: any Error) {
        Counter(label: "guanjia_service_silences_total", dimensions: [("service", service.rawValue)]).increment()
        let why = (error as? HTTPClientError).map(\.shortDescription) ?? "\(type(of: error))"
        logger.warning("a service gave no answer", metadata: ["peer.service": "\(service.rawValue)", "error.cause": "\(why)"])
    }

    /// A request in the user's name, or in nobody's, in the trace of the page.
    /// - Throws: `ServiceSilence` when nobody knows where the service is.
    func request(_ service: ServiceName, _ path: String, token: String?) throws(ServiceSilence) -> HTTPClientRequest {
        guard let place = places[service] else { throw ServiceSilence(service: service) }
        var base = place.absoluteString
        if base.hasSuffix("/") { base.removeLast() }
        var request = HTTPClientRequest(url: base + path)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let trace = TraceContext.current { request.headers.add(name: "traceparent", value: trace.traceparent) }
        return request
    }

    /// Sends a request, and waits for the whole answer, whatever it is.
    /// - Parameters:
    ///   - request: what is sent.
    ///   - service: to whom.
    ///   - bytes: that the answer may have.
    ///   - isFile: whether it is large as a rule, so that its place is made in one piece.
    /// - Throws: `ServiceSilence`, `CancellationError`.
    /// - Returns: the answer.
    func exchange(
        _ request: HTTPClientRequest, with service: ServiceName, most bytes: Int = Limits.answerBytes, isFile: Bool = false
    ) async throws -> (status: Int, headers: HTTPHeaders, body: ByteBuffer) {
        do {
            let answer = try await client.execute(request, timeout: Limits.answerTime)
            let body = isFile ? try await answer.whole(upTo: bytes) : try await answer.body.collect(upTo: bytes)
            return (Int(answer.status.code), answer.headers, body)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            unanswered(service, error)
            throw ServiceSilence(service: service)
        }
    }

    /// The same for an answer that is JSON.
    /// - Throws: as `get`.
    func send(_ request: HTTPClientRequest, to service: ServiceName) async throws -> ServiceAnswer {
        let (status, _, bytes) = try await exchange(request, with: service)
        let body = Self.json(bytes)
        guard (200..<300).contains(status) else { throw ServiceRefusal(status: status, document: body) }
        return ServiceAnswer(body: body)
    }

    /// What is no JSON says nothing.
    static func json(_ bytes: ByteBuffer) -> JSONValue { (try? JSONValue(json: Data(bytes.readableBytesView))) ?? .null }
}

/// What a service answered.
struct ServiceAnswer: Sendable {
    let body: JSONValue
}

/// A service refused: its problem document (RFC 9457), whose texts are in English.
struct ServiceRefusal: Error, Sendable {
    let status: Int
    let document: JSONValue

    /// The last part of its type: `wrong-state`.
    var kind: String { document["type"]?.string?.split(separator: ":").last.map(String.init) ?? "other" }
    var detail: String? { document["detail"]?.string }
    /// Every field that is wrong, with what is expected there.
    var errors: [(field: String, detail: String)] {
        (document["errors"]?.array ?? []).map { ($0["field"]?.string ?? "", $0["detail"]?.string ?? "") }
    }
}

/// A service gave no answer in its time.
struct ServiceSilence: Error, Sendable {
    let service: ServiceName
}

private struct ClientService: Service, CustomStringConvertible {
    let services: CaseServices
    var description: String { "service connections" }

    func run() async throws {
        // Cancelled or shut down: the connections close either way.
        try? await gracefulShutdown()
        try await services.close()
    }
}
