import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// Connections to the identity provider. What it is asked and what it answers holds secrets: nothing of either is logged.
struct ProviderClient: Sendable {
    private let client: HTTPClient

    /// Named limits (D19).
    enum Limits {
        /// Longest time until an answer is there whole.
        static let answerTime: Duration = .seconds(5)
        /// Longest time until a connection stands.
        static let connectTime: TimeAmount = .seconds(2)
        /// Largest answer in bytes.
        static let answerBytes = 131_072
        /// Connections at once.
        static let connections = 8
    }

    struct Answer: Sendable {
        let status: Int
        /// Null where it is no JSON.
        let body: JSONValue
    }

    init() {
        // A redirection would lead what is secret elsewhere.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: Limits.connectTime, read: .seconds(5)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Limits.connections
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes its connections when the program stops.
    var service: any Service { ProviderClientService(client: client) }

    /// Reads a document.
    /// - Throws: `SignInFault.silent`, `CancellationError`.
    func get(_ address: String) async throws -> Answer {
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "Accept", value: "application/json")
        return try await send(request)
    }

    /// Sends a form.
    /// - Parameters:
    ///   - fields: those that say something.
    ///   - address: where to.
    ///   - authorization: the header of that name; nil for none.
    /// - Throws: `SignInFault.silent`, `CancellationError`.
    /// - Returns: what it answered, whatever that is.
    func post(_ fields: [(String, String?)], to address: String, authorization: String?) async throws -> Answer {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        request.body = .bytes(ByteBuffer(string: String(Paths.query(fields).dropFirst())))
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> Answer {
        do {
            return try await withThrowingTaskGroup(of: Answer.self) { group in
                group.addTask {
                    let answer = try await client.execute(request, timeout: .seconds(5))
                    let body = try await answer.body.collect(upTo: Limits.answerBytes)
                    return Answer(status: Int(answer.status.code), body: (try? JSONValue(json: Data(body.readableBytesView))) ?? .null)
                }
                // An answer that comes drop by drop is none either.
                group.addTask {
                    try await ContinuousClock().sleep(for: Limits.answerTime)
                    throw SignInFault.silent("no answer in time")
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw CancellationError() }
                return first
            }
        } catch let fault as SignInFault {
            throw fault
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw SignInFault.silent((error as? HTTPClientError).map(\.shortDescription) ?? "\(type(of: error))")
        }
    }
}

private struct ProviderClientService: Service, CustomStringConvertible {
    let client: HTTPClient
    var description: String { "connections to the identity provider" }

    func run() async throws {
        // Cancelled or shut down: the connections close either way.
        try? await gracefulShutdown()
        try await client.shutdown()
    }
}
