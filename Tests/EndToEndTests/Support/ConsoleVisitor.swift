import Foundation
import SharedModels

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Somebody who is signed in at the Console, without a browser.
struct ConsoleVisitor: Sendable {
    let console: ConsoleProcess
    let client: APIClient
    /// Of the session, as the `Cookie` header has it.
    let cookie: String

    /// Signs in with the post's development token.
    /// - Throws: `TestFailure` when that gives no session.
    init(_ role: Role, at console: ConsoleProcess, of installation: Installation) async throws {
        let answer = try await Self.post(["post": role.rawValue, "next": "/"], to: console.pages + "/sign-in", nil)
        guard let cookie = answer.value(forHTTPHeaderField: "Set-Cookie")?.split(separator: ";").first else {
            throw TestFailure("signing in as \(role.rawValue) gave no session")
        }
        self.console = console
        self.client = installation.client
        self.cookie = String(cookie)
    }

    /// Asks for a page.
    func get(_ path: String) async throws -> APIClient.Answer {
        try await client.send("GET", console.pages + path, headers: ["Cookie": cookie])
    }

    /// The word that a form of the page brings back, so that it is known to come from there.
    func formToken(on path: String) async throws -> String {
        let page = String(decoding: try await get(path).body, as: UTF8.self)
        guard let token = page.firstMatch(of: /name="_csrf" value="([^"]+)"/) else { throw TestFailure("\(path) has no form") }
        return String(token.1)
    }

    /// Sends a form.
    /// - Returns: the status of the answer, which is not followed.
    func post(_ fields: [String: String], to path: String) async throws -> Int {
        try await Self.post(fields, to: console.pages + path, cookie).statusCode
    }

    private static func post(_ fields: [String: String], to address: String, _ cookie: String?) async throws -> HTTPURLResponse {
        guard let url = URL(string: address) else { throw TestFailure("\(address) is no address") }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data(fields.map { "\(escaped($0.key))=\(escaped($0.value))" }.joined(separator: "&").utf8)
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
        request.setValue(cookie, forHTTPHeaderField: "Cookie")
        let session = URLSession(configuration: .ephemeral, delegate: NoRedirects(), delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        guard let answer = try await session.data(for: request).1 as? HTTPURLResponse else { throw TestFailure("no answer") }
        return answer
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// Leaves a redirect to whoever sent the request.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
