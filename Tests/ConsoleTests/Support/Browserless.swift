import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A browser without eyes: keeps the cookie, sends forms as a page has them, and finds things in the markup.
struct Browserless: Sendable {
    let port: Int
    private let session: URLSession

    init(port: Int) {
        self.port = port
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 20
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    struct Page: Sendable {
        let status: Int
        let html: String
        let fields: [String: String]
        let bytes: Data

        /// The value of the first hidden field of this name after a place in the markup.
        func hidden(_ name: String, after place: String = "") throws -> String? {
            let start = place.isEmpty ? html.startIndex : (html.range(of: place)?.upperBound ?? html.endIndex)
            let field = try Regex<(Substring, Substring)>("name=\"\(name)\" value=\"([^\"]*)\"")
            return html[start...].firstMatch(of: field).map { String($0.output.1) }
        }
    }

    /// Signs in as a post; the page that comes next is thrown away.
    func signIn(as role: String) async throws {
        let answer = try await post(["post": role, "next": "/"], to: "/sign-in")
        #expect(answer.status == 303)
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Page {
        try await send("GET", path, body: nil, headers: headers)
    }

    func post(_ fields: [String: String], to path: String, headers: [String: String] = ["Sec-Fetch-Site": "same-origin"]) async throws
        -> Page
    {
        let body = fields.map { "\(escaped($0.key))=\(escaped($0.value))" }.joined(separator: "&")
        return try await send("POST", path, body: Data(body.utf8), headers: headers)
    }

    /// Sends a form with files, as browsers do; one without content for a field for which nobody has chosen any.
    func post(_ fields: [String: String], files: [(type: String, bytes: Data)], to path: String) async throws -> Page {
        let boundary = "----TestBoundary7MA4YWxkTrZu0gW"
        var body = Data()
        for (name, value) in fields {
            body += Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for (type, bytes) in files {
            let head = "Content-Disposition: form-data; name=\"file\"; filename=\"照片 1.jpg\"\r\nContent-Type: \(type)"
            body += Data("--\(boundary)\r\n\(head)\r\n\r\n".utf8) + bytes + Data("\r\n".utf8)
        }
        body += Data("--\(boundary)--\r\n".utf8)
        return try await send(
            "POST", path, body: body,
            headers: ["Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=\(boundary)"])
    }

    private func send(_ method: String, _ path: String, body: Data?, headers: [String: String]) async throws -> Page {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        request.httpMethod = method
        if let body {
            request.httpBody = body
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        let fields = Dictionary(
            answer.allHeaderFields.compactMap { pair in (pair.key as? String).map { ($0.lowercased(), "\(pair.value)") } }
        ) { first, _ in first }
        return Page(status: answer.statusCode, html: String(decoding: data, as: UTF8.self), fields: fields, bytes: data)
    }

    private func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// Shows redirections in place of following them.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
