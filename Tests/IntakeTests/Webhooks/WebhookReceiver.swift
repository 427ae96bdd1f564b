import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import Logging
import NIOSSL
import ServiceLifecycle
import Synchronization

/// Another system that is sent events: an HTTP server of its own on 127.0.0.1, which answers as it is told.
final class WebhookReceiver: Sendable {
    struct Delivery: Sendable {
        let path: String
        let fields: [String: String]
        let body: [UInt8]

        var id: String { fields["webhook-id"] ?? "" }
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }
        var type: String { json["type"] as? String ?? "" }
    }

    private struct State {
        var deliveries: [Delivery] = []
        var statuses: [Int] = []
        var usual = 204
        var more: [String: String] = [:]
    }

    private let state = Mutex(State())

    /// Everything that came, in order.
    var deliveries: [Delivery] { state.withLock { $0.deliveries } }

    /// The next requests are answered with these, what comes after with `usual`.
    func answer(_ statuses: [Int] = [], then usual: Int = 204, with fields: [String: String] = [:]) {
        state.withLock { ($0.statuses, $0.usual, $0.more) = (statuses, usual, fields) }
    }

    /// Listens while `body` runs, and gives it the address: one of https when there is a TLS configuration.
    func run<Value: Sendable>(tls: TLSConfiguration? = nil, _ body: @Sendable (String) async throws -> Value) async throws -> Value {
        let router = Router()
        router.on("**", method: .post) { request, _ in try await self.take(request) }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let quiet = Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, server: try tls.map { try .tls(tlsConfiguration: $0) } ?? .http1(),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { listening.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        let group = ServiceGroup(services: [application], logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Value, any Error>
            do {
                guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
                result = .success(try await body("\(tls == nil ? "http" : "https")://127.0.0.1:\(port)"))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    private func take(_ request: Request) async throws -> Response {
        let body = Array(try await request.body.collect(upTo: 10_000_000).readableBytesView)
        var fields: [String: String] = [:]
        for field in request.headers { fields[field.name.rawName.lowercased()] = field.value }
        let delivery = Delivery(path: request.uri.path, fields: fields, body: body)
        let (status, more) = state.withLock { state in
            state.deliveries.append(delivery)
            return (state.statuses.isEmpty ? state.usual : state.statuses.removeFirst(), state.more)
        }
        var headers = HTTPFields()
        for (name, value) in more { if let name = HTTPField.Name(name) { headers[name] = value } }
        return Response(status: .init(code: status), headers: headers)
    }
}
