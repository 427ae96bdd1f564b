import HTTPTypes
package import Hummingbird
import HummingbirdCore
package import Logging
package import Metrics
import NIOCore
import ServiceLifecycle

/// One listening HTTP/1.1 server with all limits of `HTTPLimits` and everything that each of our servers does to a request:
/// (load) → trace → metrics → problems → load → limits → (open routes) → authentication → caller's share → who may → routes.
package struct HTTPServer: Service, CustomStringConvertible {
    /// What a server is made of.
    package struct Parts: Sendable {
        /// For logs: `api` or `admin`.
        package var name: String
        package var host: String
        /// 0 lets the system choose.
        package var port: Int
        package var limits = HTTPLimits()
        package var logger: Logger
        /// Who knows the tokens; nil refuses every request to a route that needs one.
        package var verifier: (any TokenVerifier)?
        /// Where the tokens of browsers are; nil where every request has to send its own.
        package var sessions: (any SessionTokens)?
        /// Where requests are counted; nil counts nothing.
        package var metrics: (any MetricsFactory)?
        /// How long requests in work may take after the server has stopped to accept.
        package var requestGrace: Duration = .seconds(5)
        /// Called with the port once the server listens.
        package var onListening: @Sendable (Int) async -> Void = { _ in }

        /// - Parameters:
        ///   - name: for logs.
        ///   - host: address to listen at.
        ///   - port: port to listen at; 0 lets the system choose.
        ///   - logger: for the server's own messages and, with a request id, for routes.
        package init(name: String, host: String, port: Int, logger: Logger) {
            self.name = name
            self.host = host
            self.port = port
            self.logger = logger
        }
    }

    private let parts: Parts
    private let responder: RouterResponder<APIRequestContext>
    private let places: ConnectionPlaces
    private let load: LoadHandler.Shared

    /// Connections that the system has opened and we have not let in yet: as many as come at once, so that nobody's first packet is lost.
    private static let backlog = 1024

    /// Builds a server; it listens when it runs.
    /// - Parameters:
    ///   - parts: addresses, limits and who it works with.
    ///   - open: adds routes that need no token; all of them together have only a share of the requests in work.
    ///   - routes: adds routes whose context has a caller, each with who may use it.
    package init(
        _ parts: Parts, open: (RouterGroup<APIRequestContext>) -> Void = { _ in },
        routes: (CallerRoutes) -> Void = { _ in }
    ) {
        let router = Router(context: APIRequestContext.self, options: [.autoGenerateHeadEndpoints])
        let paths = PathTable()
        let forms = ProblemForms()
        router.add(middleware: TraceMiddleware())
        let requests = parts.metrics.map { RequestMetrics<APIRequestContext>(factory: $0) }
        if let requests { router.add(middleware: requests) }
        router.add(middleware: ProblemMiddleware(paths: paths, forms: forms))
        let factory = parts.metrics ?? NOOPMetricsHandler.instance
        func load(_ limit: Int, _ reason: String = "load") -> LoadLimit { LoadLimit(limit, reason: reason, factory: factory) }
        router.add(middleware: LoadMiddleware(load(parts.limits.requests)))
        router.add(middleware: LimitsMiddleware(limits: parts.limits))
        open(router.group().add(middleware: LoadMiddleware(load(parts.limits.openRequests, "open_routes"))))
        // Also what no route has is only told to callers with a token.
        if let verifier = parts.verifier {
            let admission = Admission(limits: parts.limits, factory: factory)
            router.add(
                middleware:
                    AuthenticationMiddleware(verifier: verifier, admission: admission, sessions: parts.sessions, factory: factory))
        }
        routes(CallerRoutes(router.group(context: CallerRequestContext.self), forms: forms))
        paths.fill(from: router)
        self.parts = parts
        self.load = LoadHandler.Shared(limit: load(parts.limits.requests), forms: forms) { requests?.countRefused($0) }
        places = ConnectionPlaces(parts.limits.connections, factory: factory)
        responder = router.buildResponder()
    }

    package var description: String { "HTTPServer(\(parts.name))" }

    /// Listens until the service group stops it; then accepts nothing more, and requests in work have `requestGrace` to finish.
    package func run() async throws {
        let name = parts.name
        let logger = parts.logger
        let onListening = parts.onListening
        let limits = parts.limits
        let places = places
        let load = load
        var connection = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                AnswerGuardHandler(limits: limits), RequestGuardHandler(limits: limits), PlaceHandler(places: places), LoadHandler(load),
            ],
            idleTimeout: TimeAmount(limits.idleTime))
        connection.httpDecoder = .init(
            maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: limits.headerCount)
        let application = Application(
            responder: responder,
            server: .http1(configuration: connection),
            configuration: ApplicationConfiguration(
                address: .hostname(parts.host, port: parts.port), backlog: Self.backlog,
                availableConnectionsDelegate: PlacesDelegate(places: places)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.debug("listening", metadata: ["http.server": "\(name)", "http.port": .stringConvertible(port)])
                await onListening(port)
            },
            logger: logger)
        try await stopping(within: parts.requestGrace) { try await application.run() }
    }
}

/// Runs a service's work; when a graceful shutdown has been asked for and the work goes on longer than `bound` after that, it is cancelled.
///
/// So one part of a process that does not come to an end leaves the others their share of the time that a stop may take.
package func stopping(within bound: Duration, _ work: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
            try await work()
            return true
        }
        group.addTask {
            try await gracefulShutdown()
            try await ContinuousClock().sleep(for: bound)
            return false
        }
        defer { group.cancelAll() }
        // The first to end is the work, or the bound. After the bound the work is cancelled and awaited; that it was is no failure of a stop.
        guard try await group.next() == false else { return }
        group.cancelAll()
        do {
            _ = try await group.next()
        } catch is CancellationError {
            return
        }
    }
}
