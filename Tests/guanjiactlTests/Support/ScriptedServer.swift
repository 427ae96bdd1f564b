import Foundation
import Synchronization

@testable import guanjiactl

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A service that answers as a test says, without any network, and remembers what it was asked.
final class ScriptedServer: Sendable {
    /// One answer, or a failure of the connection.
    enum Answer: Sendable {
        case status(Int, json: String = "{}", headers: [String: String] = [:])
        case failure(URLError.Code)
    }

    /// What was asked.
    struct Call: Sendable {
        let method: String
        let url: String
        let headers: [String: String]
        let body: String
    }

    private let answer: @Sendable (Call, Int) async -> Answer
    private let log = Mutex<[Call]>([])

    /// - Parameter answer: gets the call and how many were before it.
    init(_ answer: @escaping @Sendable (Call, Int) async -> Answer) { self.answer = answer }

    var calls: [Call] { log.withLock { $0 } }

    /// A client that asks here; its pauses are as good as none.
    func client(token: AccessToken? = nil, attempts: Int = 4) throws -> ServiceClient {
        let limits = ServiceClient.Limits(attempts: attempts, firstPause: .microseconds(1), longestPause: .microseconds(10))
        guard let base = URL(string: "http://127.0.0.1:8081") else { throw URLError(.badURL) }
        return ServiceClient(base, token: token, limits: limits) { try await self.send($0) }
    }

    private func send(_ request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        guard let url = request.url else { throw URLError(.badURL) }
        let call = Call(
            method: request.httpMethod ?? "", url: url.absoluteString, headers: request.allHTTPHeaderFields ?? [:],
            body: String(decoding: request.httpBody ?? Data(), as: UTF8.self))
        let before = log.withLock { calls in
            calls.append(call)
            return calls.count - 1
        }
        switch await answer(call, before) {
        case .failure(let code): throw URLError(code)
        case .status(let status, let json, let headers):
            guard let response = HTTPURLResponse(url: url, statusCode: status, httpVersion: nil, headerFields: headers) else {
                throw URLError(.badServerResponse)
            }
            return (Data(json.utf8), response)
        }
    }
}
