import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A client of the services' HTTP APIs. One request, one answer: repeating is the caller's business.
final class APIClient: Sendable {
    /// An answer that came.
    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: Data

        /// The body as JSON; null when it is none.
        var json: JSON { (try? JSON(body)) ?? .null }  // An answer that is no JSON has no members.
    }

    private let session: URLSession

    /// How long an answer may take.
    static let timeout: TimeInterval = 15

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.timeout
        configuration.timeoutIntervalForResource = Self.timeout
        configuration.httpMaximumConnectionsPerHost = 64
        session = URLSession(configuration: configuration)
    }

    deinit { session.invalidateAndCancel() }

    /// Sends one request.
    /// - Throws: when no answer came; whether the request had an effect is then unknown.
    func send(_ method: String, _ url: String, headers: [String: String] = [:], body: JSON? = nil) async throws -> Answer {
        guard let address = URL(string: url) else { throw TestFailure("\(url) is no URL") }
        var request = URLRequest(url: address)
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = try body.data()
        }
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw TestFailure("the answer of \(url) is not HTTP") }
        let fields = response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return Answer(status: response.statusCode, headers: Dictionary(fields) { first, _ in first }, body: data)
    }
}
