import Crypto
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import SharedModels

@testable import ServiceBootstrap

/// Tokens of the tests' callers, and who they are.
enum TestTokens {
    static let desk = "desk-token-0123456789abcdefghijklmn"
    static let director = "director-token-0123456789abcdefgh"

    static func file(_ entries: [(subject: String, role: String, token: String)]) -> String {
        "tokens:\n"
            + entries.map { entry in
                let hash = SHA256.hash(data: Array(entry.token.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                return "  - subject: \(entry.subject)\n    role: \(entry.role)\n    sha256: \(hash)\n"
            }.joined()
    }

    static var text: String { file([("staff-1", "receptionist", desk), ("staff-2", "office_director", director)]) }

    static func verifier() throws -> DevelopmentTokens { try DevelopmentTokens(text: text) }
}

/// A logger whose lines nobody reads.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs a server on a free port, and stops it in good order when the body has ended.
func withServer<T: Sendable>(
    limits: HTTPLimits = HTTPLimits(), change: (inout HTTPServer.Parts) -> Void = { _ in },
    open: (RouterGroup<APIRequestContext>) -> Void = { _ in }, routes: (CallerRoutes) -> Void = { _ in },
    _ body: @Sendable (Int) async throws -> T
) async throws -> T {
    var parts = HTTPServer.Parts(name: "test", host: "127.0.0.1", port: 0, logger: quiet)
    parts.limits = limits
    parts.verifier = try TestTokens.verifier()
    change(&parts)
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
    parts.onListening = { continuation.yield($0) }
    let server = HTTPServer(parts, open: open, routes: routes)
    return try await withRunning([server]) {
        guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
        return try await body(port)
    }
}

/// Runs services in a group while the body runs.
func withRunning<T: Sendable>(_ services: [any Service], _ body: @Sendable () async throws -> T) async throws -> T {
    let group = ServiceGroup(services: services, logger: quiet)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let result: Result<T, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return try result.get()
    }
}

extension [String] {
    /// The header field of a test's caller.
    static var desk: [String] { ["Authorization: Bearer \(TestTokens.desk)"] }
    static var director: [String] { ["Authorization: Bearer \(TestTokens.director)"] }
    static var json: [String] { ["Content-Type: application/json"] }
}
