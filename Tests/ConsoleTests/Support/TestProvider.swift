import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceBootstrap
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Console

/// An identity provider of its own on 127.0.0.1, which behaves as it is told: it checks what a client must prove, takes each code and each refresh
/// token once, and signs with the key of `TestIssuer`. Somebody's hand at its page is `authorize`.
final class TestProvider: Sendable {
    static let client = "console"
    static let secret = "s e+cret"
    /// Where browsers would reach the Console.
    static let console = "https://console.example"
    static let subject = "staff-017"

    /// What it does otherwise than it should, or than usual.
    struct Manner: Sendable {
        /// Whether it answers nothing but 503.
        var isDown = false
        var role = "cs_manager"
        /// What its document says who it is; nil for what it is.
        var issuer: String?
        /// For whom its identity tokens are.
        var identityAudience = #""console""#
        /// The nonce of identity tokens; nil for that of the attempt.
        var nonce: String?
        var givesIdentity = true
        var hasEndSession = true
        /// Whether it promises to name itself in every answer.
        var namesItself = false
        /// The key that its access tokens name; nil for its own.
        var key: String?
        /// Whose the tokens are that it renews.
        var renewed = TestProvider.subject
        /// What is answered in place of tokens.
        var other: (status: HTTPResponse.Status, body: String)?
        /// How long a renewal takes.
        var pause: Duration = .zero
    }

    private struct Grant: Sendable {
        let challenge: String
        let nonce: String
        let redirect: String
    }

    private struct State {
        var manner = Manner()
        var codes: [String: Grant] = [:]
        var refreshes: Set<String> = []
        var asked: [String] = []
    }

    let issuer: TestIssuer
    /// Its address, which is its name.
    let name: String
    private let state = Mutex(State())

    private init(port: Int) throws {
        issuer = try TestIssuer.usual.get()
        name = "http://127.0.0.1:\(port)"
    }

    /// Runs one while `body` runs.
    static func with<Value: Sendable>(_ body: @Sendable (TestProvider) async throws -> Value) async throws -> Value {
        let port = try FreePort.find()
        let provider = try TestProvider(port: port)
        let router = Router()
        router.get(".well-known/openid-configuration") { _, _ in try provider.document() }
        router.post("token") { request, _ in try await provider.token(request) }
        let (starts, started) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let quiet = Logger(label: "provider") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in started.yield() }, logger: quiet)
        let group = ServiceGroup(services: [application], logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Value, any Error>
            do {
                guard await starts.first(where: { true }) != nil else { throw CancellationError() }
                result = .success(try await body(provider))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    /// Who knows its tokens.
    func verifier() async throws -> JWTVerifier {
        let set = TestIssuer.set(try issuer.jwk())
        let store = SigningKeyStore(
            algorithm: .rs256, timing: .init(refresh: .seconds(300), retry: .seconds(60)),
            logger: Logger(label: "provider") { _ in SwiftLogNoOpLogHandler() }, fetch: { set })
        await store.read()
        return JWTVerifier(rules: TokenRules(issuer: name, audience: TestIssuer.audience), store: store)
    }

    /// From now on.
    func behave(_ change: @Sendable (inout Manner) -> Void) { state.withLock { change(&$0.manner) } }

    /// How often it was asked: `authorization_code`, `refresh_token`.
    func asked(_ grant: String) -> Int { state.withLock { $0.asked.count { $0 == grant } } }

    /// Ends everything that it has given out.
    func revoke() { state.withLock { $0.refreshes = [] } }

    /// Somebody comes to its page and signs in.
    /// - Parameter address: where the Console has sent the browser.
    /// - Throws: when the address lacks what it needs.
    /// - Returns: the query with which it is sent back.
    func authorize(_ address: String) throws -> [String: String] {
        let sent = try Self.query(of: address)
        #expect(address.hasPrefix(name + "/authorize?kept=1&"))
        #expect(sent["response_type"] == "code" && sent["client_id"] == Self.client && sent["scope"] == "openid")
        #expect(sent["code_challenge_method"] == "S256" && sent["redirect_uri"] == Self.console + "/signed-in")
        let code = UUID().uuidString
        let grant = Grant(
            challenge: try #require(sent["code_challenge"]), nonce: try #require(sent["nonce"]),
            redirect: try #require(sent["redirect_uri"]))
        state.withLock { $0.codes[code] = grant }
        return ["code": code, "state": try #require(sent["state"]), "iss": name]
    }

    static func query(of address: String) throws -> [String: String] {
        let items = try #require(URLComponents(string: address)?.queryItems)
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    private func document() throws -> Response {
        let manner = state.withLock { $0.manner }
        guard !manner.isDown else { return Response(status: .serviceUnavailable) }
        var document = [
            "issuer": manner.issuer ?? name, "authorization_endpoint": "\(name)/authorize?kept=1", "token_endpoint": "\(name)/token",
        ]
        if manner.hasEndSession { document["end_session_endpoint"] = "\(name)/end" }
        guard manner.namesItself else { return try Self.json(document) }
        let promise: [String: JSONValue] = ["authorization_response_iss_parameter_supported": .bool(true)]
        let json = try JSONValue.object(document.mapValues(JSONValue.string).merging(promise) { $1 }).json
        return Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }

    private func token(_ request: Request) async throws -> Response {
        let body = Array(try await request.body.collect(upTo: 65_536).readableBytesView)
        let sent = try FormBody.fields(of: body)
        let grant = sent["grant_type"] ?? ""
        let manner = state.withLock { state in
            state.asked.append(grant)
            return state.manner
        }
        guard !manner.isDown else { return Response(status: .serviceUnavailable) }
        if let other = manner.other {
            return Response(status: other.status, body: ResponseBody(byteBuffer: ByteBuffer(string: other.body)))
        }
        // RFC 6749 §2.3.1: encoded as in a form, then put together.
        let pair = Data("\(Self.client):s%20e%2Bcret".utf8).base64EncodedString()
        guard request.headers[.authorization] == "Basic \(pair)" else { return try Self.json(["error": "invalid_client"], .unauthorized) }
        if grant == "refresh_token" {
            if manner.pause > .zero { try await ContinuousClock().sleep(for: manner.pause) }
            let isTaken = state.withLock { $0.refreshes.remove(sent["refresh_token"] ?? "") != nil }
            guard isTaken else { return try Self.json(["error": "invalid_grant"], .badRequest) }
            return try answer(manner, subject: manner.renewed, nonce: nil)
        }
        let found = state.withLock { $0.codes.removeValue(forKey: sent["code"] ?? "") }
        let challenge = TestIssuer.base64URL(Data(SHA256.hash(data: Data((sent["code_verifier"] ?? "").utf8))))
        guard let found, found.challenge == challenge, found.redirect == sent["redirect_uri"] else {
            return try Self.json(["error": "invalid_grant"], .badRequest)
        }
        return try answer(manner, subject: Self.subject, nonce: manner.nonce ?? found.nonce)
    }

    private func answer(_ manner: Manner, subject: String, nonce: String?) throws -> Response {
        let now = Int(Date().timeIntervalSince1970)
        let times: [String: String?] = ["exp": "\(now + 300)", "nbf": "\(now - 5)", "iat": "\(now - 5)", "iss": "\"\(name)\""]
        let access = try issuer.token(
            header: manner.key.map { ["kid": "\"\($0)\""] } ?? [:],
            claims: times.merging(["sub": "\"\(subject)\"", "role": "\"\(manner.role)\"", "jti": "\"\(UUID())\""]) { $1 })
        let refresh = UUID().uuidString
        state.withLock { _ = $0.refreshes.insert(refresh) }
        var answer = ["access_token": access, "token_type": "Bearer", "refresh_token": refresh]
        if let nonce, manner.givesIdentity {
            answer["id_token"] = try issuer.token(
                claims: times.merging(["aud": manner.identityAudience, "nonce": "\"\(nonce)\"", "role": nil]) { $1 })
        }
        return try Self.json(answer)
    }

    private static func json(_ members: [String: String], _ status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(members))))
    }
}
