import Crypto
import Foundation
import Messaging
import ServiceBootstrap
import Synchronization
import TestSupport
import Testing

@testable import Console

@Suite("What signing in is made of (ADR 61)") struct SignInTests {
    @Test("The proof key of RFC 7636, appendix B")
    func proofKey() {
        #expect(
            ProofKey.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("base64url is read strictly", arguments: ["=", "a", "aa=", "a+", "a/", "a b", "aäa"])
    func base64URL(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
        #expect(Base64URL.decode(Base64URL.encode(Array(text.utf8)).utf8) == Array(text.utf8))
    }

    @Test("An attempt opens for its own browser within ten minutes, and is its own in all that follows from it")
    func attempts() throws {
        let (secret, other, now) = (SignInSecret(), SignInSecret(), Date(timeIntervalSince1970: 1_772_400_000))
        let attempt = SignInAttempt(next: "/cases?scope=late", now: now)
        let state = try attempt.state(by: secret)
        #expect(SignInAttempt(state: state, by: secret, now: now.addingTimeInterval(600)) == attempt)
        #expect(SignInAttempt(state: state, by: secret, now: now.addingTimeInterval(601)) == nil)
        #expect(SignInAttempt(state: state, by: secret, now: now.addingTimeInterval(-31)) == nil)
        #expect(SignInAttempt(state: state, by: other, now: now) == nil)
        #expect(!state.contains("cases"))
        for index in [0, 20, 43, 60, state.count - 1] {
            var changed = Array(state.utf8)
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            #expect(SignInAttempt(state: text, by: secret, now: now) == nil)
        }
        let second = SignInAttempt(next: nil, now: now)
        let values = [attempt, second].flatMap { [$0.nonce(by: secret), $0.verifier(by: secret), $0.nonce(by: other)] }
        #expect(Set(values).count == values.count && values.allSatisfy { $0.utf8.count == 43 })
        #expect(SignInSecret(text: secret.text) == secret && SignInSecret(text: "x") == nil)
    }

    @Test("A time that a browser has sealed itself is no attempt, however far away it is", arguments: [Int64.min, -1, 0, .max])
    func forgedTimes(begunAt: Int64) throws {
        let secret = SignInSecret()
        let bytes = [UInt8](repeating: 7, count: 32) + withUnsafeBytes(of: begunAt.bigEndian) { Array($0) } + Array("/cases".utf8)
        let state = Base64URL.encode(try #require(try AES.GCM.seal(Data(bytes), using: secret.key(for: "state")).combined))
        #expect(SignInAttempt(state: state, by: secret) == nil)
        // It is the time alone that is wrong.
        let now = Date(timeIntervalSince1970: 1_772_400_000)
        let right = bytes.prefix(32) + withUnsafeBytes(of: Int64(1_772_400_000).bigEndian) { Array($0) } + bytes.suffix(6)
        let good = Base64URL.encode(try #require(try AES.GCM.seal(Data(right), using: secret.key(for: "state")).combined))
        #expect(SignInAttempt(state: good, by: secret, now: now)?.next == "/cases")
    }

    @Test(
        "A page that is another site's, or long, is not gone on to",
        arguments: ["//x", "https://x/", "/" + String(repeating: "a", count: 600)])
    func next(text: String) { #expect(SignInAttempt(next: text).next == "/") }

    @Test("The cookie of an attempt is for this host alone, and no script sees it")
    func cookie() {
        let secret = SignInSecret()
        #expect(
            SignInCookie(isSecure: true).setting(secret)
                == "__Host-guanjia-sign-in=\(secret.text); Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(SignInCookie(isSecure: false).clearing == "guanjia-sign-in=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
    }

    private static let issuer = "https://id.example/realms/estate"
    private static let whole = [
        "issuer": #""https://id.example/realms/estate""#, "authorization_endpoint": #""https://id.example/auth""#,
        "token_endpoint": #""https://id.example/token""#,
    ]

    private func document(_ changes: [String: String?] = [:], in profile: Profile = .production) throws -> ProviderDocument {
        var members = Self.whole
        for (name, value) in changes { members[name] = value }
        let json = "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        return try ProviderDocument(try JSONValue(json: Data(json.utf8)), of: Self.issuer, in: profile)
    }

    @Test("A provider's document is read, with what it says of clients")
    func documents() throws {
        let plain = try document()
        #expect(plain.endSession == nil && !plain.namesItself && !plain.takesSecretInBody)
        #expect(try document(["token_endpoint_auth_methods_supported": #"["client_secret_post"]"#]).takesSecretInBody)
        #expect(
            try !document(["token_endpoint_auth_methods_supported": #"["client_secret_post","client_secret_basic"]"#]).takesSecretInBody)
        #expect(try document(["authorization_response_iss_parameter_supported": "true"]).namesItself)
        #expect(try document(["token_endpoint": #""http://127.0.0.1:1/t""#], in: .dev).token == "http://127.0.0.1:1/t")
        for place in ["https://id.example/realms/estate", "https://id.example/realms/estate/"] {
            #expect(ProviderDocument.place(of: place) == "https://id.example/realms/estate/.well-known/openid-configuration")
        }
    }

    @Test(
        "One that leads elsewhere than it must is not used",
        arguments: [
            ("issuer", #""https://id.example/realms/estate/""#), ("issuer", nil), ("authorization_endpoint", nil), ("token_endpoint", "7"),
            ("token_endpoint", #""http://id.example/token""#), ("token_endpoint", #""http://127.0.0.1:1/t""#),
            ("authorization_endpoint", #""javascript:alert(1)""#), ("end_session_endpoint", #""http://id.example/end""#),
            ("code_challenge_methods_supported", #"["plain"]"#),
        ])
    func wrongDocuments(member: String, value: String?) {
        #expect(throws: SignInFault.self) { try document([member: value]) }
    }

    @Test("The provider's address keeps the query that it has, and says everything once")
    func addresses() throws {
        let settings = SignInSettings(
            client: "console 1", secret: nil, address: "https://console.example", scopes: "openid offline_access", audience: "guanjia")
        let (secret, attempt) = (SignInSecret(), SignInAttempt(next: "/"))
        let document = try document([
            "authorization_endpoint": #""https://id.example/auth?tenant=7""#, "end_session_endpoint": #""https://id.example/end""#,
        ])
        let address = try ProviderAddress.authorization(document, settings, attempt, by: secret)
        #expect(address.hasPrefix("https://id.example/auth?tenant=7&response_type=code&client_id=console%201&"))
        let query = try TestProvider.query(of: address)
        #expect(query["redirect_uri"] == "https://console.example/signed-in" && query["scope"] == "openid offline_access")
        #expect(query["nonce"] == attempt.nonce(by: secret) && query["audience"] == "guanjia" && query["resource"] == nil)
        #expect(query["code_challenge"] == ProofKey.challenge(of: attempt.verifier(by: secret)))
        #expect(!address.contains(attempt.verifier(by: secret)) && !address.contains(secret.text))
        #expect(
            ProviderAddress.endSession(document, settings)
                == "https://id.example/end?client_id=console%201&post_logout_redirect_uri=https%3A%2F%2Fconsole.example%2Fsign-in")
    }

    @Test(
        "An identity token is this attempt's, from this provider and for this client",
        arguments: [
            (#"{"iss":"i","aud":"c","exp":1300,"iat":1000,"nonce":"n"}"#, true),
            (#"{"iss":"i","aud":["c"],"azp":"c","exp":1300.5,"iat":1000,"nonce":"n"}"#, true),
            (#"{"iss":"i","aud":["c","d"],"azp":"c","exp":1300,"iat":1000,"nonce":"n"}"#, true),
            (#"{"iss":"i","aud":["c","d"],"exp":1300,"iat":1000,"nonce":"n"}"#, false),
            (#"{"iss":"i","aud":["c"],"azp":"d","exp":1300,"iat":1000,"nonce":"n"}"#, false),
            (#"{"iss":"i","aud":"d","exp":1300,"iat":1000,"nonce":"n"}"#, false),
            (#"{"iss":"i","exp":1300,"iat":1000,"nonce":"n"}"#, false),
            (#"{"iss":"j","aud":"c","exp":1300,"iat":1000,"nonce":"n"}"#, false), (#"{"iss":"i","aud":"c","iat":1000,"nonce":"n"}"#, false),
            (#"{"iss":"i","aud":"c","exp":970,"iat":900,"nonce":"n"}"#, false),
            (#"{"iss":"i","aud":"c","exp":1300,"iat":1031,"nonce":"n"}"#, false),
            (#"{"iss":"i","aud":"c","exp":1300,"iat":1000,"nonce":"m"}"#, false), (#"{"iss":"i","aud":"c","exp":1300,"iat":1000}"#, false),
        ])
    func identity(json: String, isRight: Bool) throws {
        let token = IdentityToken(claims: try JSONValue(json: Data(json.utf8)))
        let now = Date(timeIntervalSince1970: 1_000)
        let isTaken: Bool
        do {
            try token.check(issuer: "i", client: "c", nonce: "n", leeway: 30, now: now)
            isTaken = true
        } catch {
            isTaken = false
        }
        #expect(isTaken == isRight)
    }

    @Test("The next token is asked for a minute before the end, or in the last third of a short time")
    func refreshTimes() {
        let now = Date(timeIntervalSince1970: 1_000)
        for (seconds, before) in [(300.0, 60.0), (60, 20), (0, 0), (-10, 0)] {
            let tokens = IssuedTokens(access: "a", refresh: "r", endsAt: now.addingTimeInterval(seconds), now: now)
            #expect(tokens.endsAt.timeIntervalSince(tokens.refreshAt) == before)
        }
    }

    @Test("A provider's document is kept for ten minutes, looked for again after some seconds of silence, and used for a day then")
    func directory() async throws {
        let json = "{" + Self.whole.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        let place = FakePlace(body: try JSONValue(json: Data(json.utf8)))
        let directory = ProviderDirectory(issuer: Self.issuer, profile: .production, now: { place.time }) { _ in place.look() }
        for _ in 0..<2 {
            await #expect(throws: SignInFault.silent("the provider's document: status 500")) { try await directory.document() }
        }
        #expect(place.looks == 1)
        place.change(isDown: false, after: ProviderDirectory.retry)
        for _ in 0..<2 { #expect(try await directory.document().token == "https://id.example/token") }
        #expect(place.looks == 2)
        place.change(isDown: true, after: ProviderDirectory.refresh)
        for _ in 0..<2 { #expect(try await directory.document().token == "https://id.example/token") }
        #expect(place.looks == 3)
        place.change(isDown: true, after: ProviderDirectory.longest)
        await #expect(throws: SignInFault.self) { try await directory.document() }
    }
}

/// Where a provider's document would be, and a clock.
private final class FakePlace: Sendable {
    private struct State {
        var time: Int64 = 0
        var looks = 0
        var isDown = true
    }

    private let body: JSONValue
    private let state = Mutex(State())

    init(body: JSONValue) { self.body = body }

    var time: Int64 { state.withLock { $0.time } }
    var looks: Int { state.withLock { $0.looks } }

    func look() -> ProviderClient.Answer {
        let isDown = state.withLock { state in
            state.looks += 1
            return state.isDown
        }
        return ProviderClient.Answer(status: isDown ? 500 : 200, body: body)
    }

    func change(isDown: Bool, after nanoseconds: Int64) {
        state.withLock { state in
            state.isDown = isDown
            state.time += nanoseconds
        }
    }
}
