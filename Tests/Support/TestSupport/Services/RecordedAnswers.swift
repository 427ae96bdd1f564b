package import Foundation
import Hummingbird
import Logging
import ServiceBootstrap
import ServiceLifecycle
import SharedModels
import Synchronization

/// Answers of a service that does not run: for tests of who asks one, where the service itself would take a test of its own.
package enum RecordedAnswers {
    /// What was asked of them, in order: method, path and query, and the post of the token.
    package final class Asked: Sendable {
        private let noted = Mutex<[String]>([])
        package var all: [String] { noted.withLock { $0 } }
        func note(_ text: String) { noted.withLock { $0.append(text) } }
    }

    /// Answers `GET /<name>` with JSON to any caller whose token is known, while `body` runs.
    /// - Parameters:
    ///   - answers: by the name in the path.
    ///   - body: gets where they are on 127.0.0.1, and what was asked.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    package static func serve<Value: Sendable>(
        _ answers: [String: Data], _ body: @Sendable (_ port: Int, _ asked: Asked) async throws -> Value
    ) async throws -> Value {
        let logger = Logger(label: "recorded") { _ in SwiftLogNoOpLogHandler() }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        var server = HTTPServer.Parts(name: "recorded", host: "127.0.0.1", port: 0, logger: logger)
        server.verifier = RoleTokens()
        server.onListening = { listening.yield($0) }
        let asked = Asked()
        let answering = HTTPServer(
            server,
            routes: { group in
                for (name, answer) in answers {
                    group.get(name, by: Set(Role.allCases)) { request, context in
                        asked.note("GET \(request.uri.string) \(context.caller.role.rawValue)")
                        return JSONAnswer.make(encoded: answer, status: .ok)
                    }
                }
            })
        let group = ServiceGroup(services: [answering], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Value, any Error>
            do {
                guard let port = await ports.first(where: { _ in true }) else { throw TestSupportError("the server does not listen") }
                result = .success(try await body(port, asked))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }
}
