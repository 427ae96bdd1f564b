import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceBootstrap

/// What became of one try.
enum WebhookAnswer: Hashable, Sendable {
    /// The receiver answered; `wish` is its `Retry-After` in seconds.
    case status(Int, wish: TimeInterval?)
    /// It did not; why, in words of ours.
    case none(String)
}

/// One POST to another system, on a connection of its own: no redirection, no cookies, no proxy, its answer's body not looked at.
///
/// The name is looked up once, and what was found is judged and called: a name server that says something else a moment later (DNS rebinding)
/// is not asked again. The certificate has to be for the name all the same.
struct WebhookCall: Sendable {
    /// Longest time of a whole try, from looking up the name to the answer.
    static let timeLimit: Duration = .seconds(15)
    /// Longest time until a connection to one address stands, with its TLS handshake.
    private static let connectLimit: TimeAmount = .seconds(5)
    /// Addresses of a name that are called, each once the one before could not be reached.
    private static let mostAddresses = 3
    /// Bytes of an answer that are awaited; nothing is made of them.
    private static let longestAnswer = 4_096

    /// Whether machines of this network may be called.
    let allowsPrivate: Bool
    /// Who says where a name leads, and blocks meanwhile.
    var lookUp = NameLookup.lookUp
    /// Whose certificates are believed: by default those that the system believes.
    var trustRoots = NIOSSLTrustRoots.default

    /// Sends, once the name leads to addresses that may be called.
    func send(_ body: [UInt8], to url: URL, _ fields: [String: String]) async -> WebhookAnswer {
        await withTaskGroup(of: WebhookAnswer?.self) { group in
            group.addTask { await deliver(body, to: url, fields) }
            group.addTask {
                // A cancelled wait is no verdict: the answer came first.
                guard (try? await Task.sleep(for: Self.timeLimit)) != nil else { return nil }
                return WebhookAnswer.none("no answer within \(Self.timeLimit.components.seconds) s")
            }
            defer { group.cancelAll() }
            return await group.next().flatMap { $0 } ?? .none("given up, because the service stops")
        }
    }

    private func deliver(_ body: [UInt8], to url: URL, _ fields: [String: String]) async -> WebhookAnswer {
        guard let host = url.host(percentEncoded: false), !host.isEmpty else { return .none("the URL has no host") }
        let addresses: [NetworkAddress]
        switch await NameLookup.addresses(of: host, within: Self.timeLimit, by: lookUp) {
        case .failure(let fault): return .none(fault.description)
        case .success(let found): addresses = found
        }
        // One of several that leads inside is one too many: whoever serves the name would choose which of them is called.
        guard allowsPrivate || addresses.allSatisfy(\.isPublic) else { return .none("the name leads to an address that is not public") }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .POST
        request.headers = HTTPHeaders(Array(fields))
        request.body = .bytes(body)
        var answer = WebhookAnswer.none("the name has no address that can be called")
        for address in addresses.compactMap(\.text).prefix(Self.mostAddresses) {
            do {
                return try await send(request, to: address, insteadOf: host)
            } catch {
                answer = Self.answer(to: error)
                guard Self.isUnreached(error), !Task.isCancelled else { break }
            }
        }
        return answer
    }

    private func send(_ request: HTTPClientRequest, to address: String, insteadOf host: String) async throws -> WebhookAnswer {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = trustRoots
        var pool = HTTPClient.Configuration.ConnectionPool()
        pool.retryConnectionEstablishment = false
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: Self.connectLimit), connectionPool: pool)
        configuration.httpVersion = .http1Only
        configuration.dnsOverride = [host.trimmingBrackets: address]
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let answer = try await client.execute(request, timeout: .nanoseconds(Self.timeLimit.nanoseconds))
            var bytes = 0
            // One that was cut off counts by its status; one whose connection broke is none.
            for try await part in answer.body {
                bytes += part.readableBytes
                if bytes > Self.longestAnswer { break }
            }
            let wish = answer.headers.first(name: "Retry-After").flatMap { TimeInterval($0) }
            return .status(Int(answer.status.code), wish: wish)
        }
    }

    /// Whether nothing was sent, because no connection came about.
    private static func isUnreached(_ error: any Error) -> Bool {
        if error as? HTTPClientError == .connectTimeout { return true }
        guard let error = error as? IOError else { return false }
        return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
    }

    /// Says which kind of failure it was; the texts of errors may hold more than that.
    private static func answer(to error: any Error) -> WebhookAnswer {
        switch error {
        case let error as HTTPClientError: .none("no answer (\(error.shortDescription))")
        case let error as IOError: .none("no connection (\(String(cString: strerror(error.errnoCode))))")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .none("no TLS connection: its certificate or its version will not do")
        case is CancellationError: .none("given up, because the service stops")
        default: .none("no answer (\(type(of: error)))")
        }
    }
}

extension String {
    fileprivate var trimmingBrackets: String { hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
