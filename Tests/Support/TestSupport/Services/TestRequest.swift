package import Foundation
import ServiceBootstrap
package import SharedModels

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One HTTP request of a test. A POST brings an Idempotency-Key of its own and is JSON unless its header fields say otherwise.
package struct TestRequest: Sendable {
    package var method: String
    /// With the query, percent-encoded.
    package var path: String
    /// The bearer token; nil sends none. `RoleTokens` knows every post.
    package var token: String?
    package var fields: [String: String] = [:]
    package var body: Data?

    /// A request of somebody in a post, of the whole company or of one office.
    package init(_ route: String, as role: Role? = nil, of office: String? = nil, body: Data? = nil) {
        let parts = route.split(separator: " ", maxSplits: 1).map(String.init)
        method = parts[0]
        path = parts[1]
        token = role.map { RoleTokens.token($0, office) }
        self.body = body
        if method == "POST" { fields = ["Content-Type": "application/json", "Idempotency-Key": UUID().uuidString] }
    }
}

/// What came back.
package struct TestAnswer: Sendable {
    package let status: Int
    /// Names in lower case.
    package let fields: [String: String]
    package let body: Data

    /// The body as a JSON object; empty when it is none.
    package var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
    /// The code of a problem document: the last part of its type.
    package var problem: String? { (json["type"] as? String).map { $0.replacing("urn:guanjia:problem:", with: "") } }
    /// The fields that a problem document names.
    package var faults: [String] { (json["errors"] as? [[String: Any]] ?? []).compactMap { $0["field"] as? String } }
}

extension TestService {
    /// Sends a request over a connection to the service, and holds the answer against the contract.
    /// - Throws: `TestSupportError` when no answer comes, or one that the contract does not describe.
    package func ask(_ request: TestRequest) async throws -> TestAnswer {
        let answer = try await ask(request, at: port)
        let differences = try AnswerContract(of: service.name)?.differences(request, answer) ?? []
        guard differences.isEmpty else { throw TestSupportError("not as the contract says: \(differences.joined(separator: "; "))") }
        return answer
    }

    /// The same to another port of 127.0.0.1.
    package func ask(_ request: TestRequest, at port: Int) async throws -> TestAnswer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(request.path)") else { throw TestSupportError("no URL: \(request.path)") }
        var message = URLRequest(url: url, timeoutInterval: 30)
        message.httpMethod = request.method
        message.httpBody = request.body
        for (name, value) in request.fields { message.setValue(value, forHTTPHeaderField: name) }
        if let token = request.token { message.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let (data, response) = try await URLSession.shared.data(for: message)
        guard let response = response as? HTTPURLResponse else { throw TestSupportError("no HTTP answer") }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
        return TestAnswer(status: response.statusCode, fields: fields, body: data)
    }
}

/// Knows a token for every post: `technician`, or `technician@yunxi` for one office; `owner@<id>,<id>` for households.
struct RoleTokens: TokenVerifier {
    static func token(_ role: Role, _ office: String?) -> String { role.rawValue + (office.map { "@\($0)" } ?? "") }

    /// Stands after a post's token: the same person, with a token for another post.
    static let former = "~csDept"

    func caller(for token: Substring) throws(TokenRefusal) -> Caller {
        if token.hasSuffix(Self.former) {
            let person = try caller(for: token.dropLast(Self.former.count))
            return Caller(subject: person.subject, role: person.role == .csDept ? .csManager : .csDept)
        }
        let parts = token.split(separator: "@", maxSplits: 1)
        guard let role = parts.first.flatMap({ Role(rawValue: String($0)) }), role != .system else { throw .unknown }
        if role == .owner {
            let households = parts.count == 2 ? parts[1].split(separator: ",").map(String.init) : []
            return Caller(subject: "test-owner-\(households.first ?? "nobody")", role: role, households: .init(claimed: households) ?? [])
        }
        return Caller(subject: "test-\(role.rawValue)", role: role, office: parts.count == 2 ? String(parts[1]) : nil)
    }
}
