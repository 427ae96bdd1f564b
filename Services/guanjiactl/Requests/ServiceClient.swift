import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Talks to one server of a service over HTTP. Every request has a time limit; what fails for the moment is tried again, a bounded
/// number of times, with growing pauses. A value; may be used from many tasks at once.
struct ServiceClient: Sendable {
    /// Carries one request; tests bring their own.
    typealias Transport = @Sendable (URLRequest) async throws -> (Data, HTTPURLResponse)

    /// Named limits (D19).
    struct Limits: Sendable {
        /// Until the answer to one request is there.
        var requestSeconds = 15.0
        /// Tries of one request, the first one included.
        var attempts = 7
        /// Between the first two tries; doubled from there on.
        var firstPause: Duration = .milliseconds(100)
        /// Longest pause, also when a service asks for more.
        var longestPause: Duration = .seconds(5)
    }

    private let base: URL
    private let token: AccessToken?
    private let limits: Limits
    private let transport: Transport

    init(_ base: URL, token: AccessToken?, limits: Limits = Limits(), transport: @escaping Transport = HTTPTransport.shared.send) {
        self.base = base
        self.token = token
        self.limits = limits
        self.transport = transport
    }

    /// The same server for somebody else.
    func with(_ token: AccessToken) -> ServiceClient { ServiceClient(base, token: token, limits: limits, transport: transport) }

    /// The same server, for what takes long: one try, whose answer is waited for that long.
    func waiting(_ seconds: Double) -> ServiceClient {
        var limits = limits
        (limits.requestSeconds, limits.attempts) = (seconds, 1)
        return ServiceClient(base, token: token, limits: limits, transport: transport)
    }

    /// Sends until there is an answer that counts.
    /// - Throws: `RequestFault` of the last try; `CancellationError`.
    func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        var pause = limits.firstPause
        var attempt = 1
        while true {
            do {
                return try await once(request)
            } catch let fault as RequestFault {
                let repeatable = request.method == .get || request.idempotencyKey != nil
                guard attempt < limits.attempts, fault.isTemporary(repeatable: repeatable) else { throw fault }
                try await Task.sleep(for: Self.pause(pause, after: fault, limits))
            }
            attempt += 1
            pause = min(pause * 2, limits.longestPause)
        }
    }

    /// How long to wait: what the service asks for, else a part of `usual`, so that many who wait do not come back at once.
    static func pause(_ usual: Duration, after fault: RequestFault, _ limits: Limits) -> Duration {
        if case .refused(let refusal) = fault, let seconds = refusal.retryAfter, seconds >= 0 {
            return min(.milliseconds(Int(min(seconds, 3600) * 1000)), limits.longestPause)
        }
        return usual * Double.random(in: 0.5...1)
    }

    /// Sends once and gives whatever answer there is, also a refusal: for probes.
    /// - Throws: `RequestFault` when there is none.
    func sendOnce(_ request: ServiceRequest) async throws -> ServiceResponse {
        let (data, response) = try await carry(request)
        return ServiceResponse(status: response.statusCode, body: data, isReplay: false)
    }

    private func once(_ request: ServiceRequest) async throws -> ServiceResponse {
        let (data, response) = try await carry(request)
        guard (200..<300).contains(response.statusCode) else {
            throw RequestFault.refused(
                .init(status: response.statusCode, body: data, retryAfter: response.value(forHTTPHeaderField: "Retry-After")))
        }
        let isReplay = response.value(forHTTPHeaderField: "Idempotency-Replayed") == "true"
        return ServiceResponse(status: response.statusCode, body: data, isReplay: isReplay)
    }

    private func carry(_ request: ServiceRequest) async throws -> (Data, HTTPURLResponse) {
        let data: Data
        let response: HTTPURLResponse
        do {
            (data, response) = try await transport(try urlRequest(request))
        } catch let error as URLError {
            if error.code == .cancelled { throw CancellationError() }
            throw Self.fault(error, at: place)
        }
        return (data, response)
    }

    /// Host and port, for messages.
    var place: String { (base.host ?? "") + (base.port.map { ":\($0)" } ?? "") }

    private static func fault(_ error: URLError, at place: String) -> RequestFault {
        switch error.code {
        case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet: .unreachable(place)
        default: .noAnswer(place)
        }
    }

    private func urlRequest(_ request: ServiceRequest) throws -> URLRequest {
        var components = URLComponents()
        components.scheme = base.scheme
        components.host = base.host
        components.port = base.port
        let folder = base.path.hasSuffix("/") ? base.path : base.path + "/"
        components.percentEncodedPath = folder + request.path
        if !request.query.isEmpty {
            // A plus sign of an offset from UTC would be read as a blank.
            components.queryItems = request.query
            components.percentEncodedQuery = components.percentEncodedQuery?.replacing("+", with: "%2B")
        }
        guard let url = components.url else { throw ToolError("the address of \(place) cannot be put together") }
        var result = URLRequest(url: url, timeoutInterval: limits.requestSeconds)
        result.httpMethod = request.method.rawValue
        result.setValue("application/json", forHTTPHeaderField: "Accept")
        if let token { result.setValue(token.authorization, forHTTPHeaderField: "Authorization") }
        if let key = request.idempotencyKey { result.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        if request.method == .post {
            result.httpBody = request.body ?? Data("{}".utf8)
            result.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        return result
    }
}

/// The process's connections.
final class HTTPTransport: NSObject, URLSessionTaskDelegate, Sendable {
    static let shared = HTTPTransport()

    /// Connections to one server at most.
    static let connections = 64

    /// Requests go over this session; it keeps no cookies and no cache.
    private let session: URLSession

    private override init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = Self.connections
        // Each request has a limit of its own; no answer is waited for longer than this.
        configuration.timeoutIntervalForResource = 900
        configuration.urlCache = nil
        configuration.httpCookieStorage = nil
        session = URLSession(configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
    }

    /// Carries one request.
    @Sendable func send(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        return (data, response)
    }
}

/// Follows no redirection: a token is for the server that it was meant for.
private final class RedirectRefusal: NSObject, URLSessionTaskDelegate, Sendable {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
