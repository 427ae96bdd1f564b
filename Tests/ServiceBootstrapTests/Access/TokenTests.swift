import Crypto
import CryptoExtras
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import ServiceBootstrap

@Suite("Tokens of an issuer (D13)", .timeLimit(.minutes(5)))
struct TokenTests {
    private let issuer: TestIssuer

    init() throws { issuer = try TestIssuer.usual.get() }

    @Test("A right token names its caller, role and office")
    func accepts() async throws {
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        let cases: [([String: String?], Caller)] = [
            ([:], Caller(subject: "staff-017", role: .receptionist)),
            (["office": "\"yunxi\""], Caller(subject: "staff-017", role: .receptionist, office: "yunxi")),
            (["office": "[\"yunxi\"]"], Caller(subject: "staff-017", role: .receptionist, office: "yunxi")),
            (["aud": "[\"other\",\"guanjia\"]"], Caller(subject: "staff-017", role: .receptionist)),
            (["role": "[\"offline_access\",\"technician\",\"technician\"]"], Caller(subject: "staff-017", role: .technician)),
            (["nbf": nil, "iat": nil, "name": "\"张三\"", "more": "{\"deep\":[1]}"], Caller(subject: "staff-017", role: .receptionist)),
            (["sub": "\"auth0|5f7c8ec7c33c6c004bbafe82\""], Caller(subject: "auth0|5f7c8ec7c33c6c004bbafe82", role: .receptionist)),
        ]
        for (claims, caller) in cases {
            #expect(try await verifier.caller(for: try issuer.token(claims: claims)[...]) == caller, "\(claims)")
        }
        let headers: [[String: String?]] = [
            ["typ": nil], ["typ": "\"at+jwt\""], ["typ": "\"application/at+JWT\""], ["x5t": "\"dGh1bWI\""],
        ]
        for header in headers {
            #expect(try await verifier.caller(for: try issuer.token(header: header)[...]).subject == "staff-017", "\(header)")
        }
    }

    @Test("The leeway is for clocks that stand a little beside each other, and for no more", arguments: [0, 30, 60])
    func leeway(seconds: Int) async throws {
        let rules = TokenRules(issuer: TestIssuer.name, audience: TestIssuer.audience, leeway: .seconds(seconds))
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()), rules)
        let now = Int(TestIssuer.now.timeIntervalSince1970)
        let inside = try issuer.token(
            claims: ["exp": "\(now - seconds + 1)", "nbf": "\(now + seconds)", "iat": "\(now + seconds)"])
        #expect(try await verifier.caller(for: inside[...]).subject == "staff-017")
        let expired = try issuer.token(claims: ["exp": "\(now - seconds)"])
        await #expect(throws: TokenRefusal.expired) { try await verifier.caller(for: expired[...]) }
        let early = try issuer.token(claims: ["nbf": "\(now + seconds + 1)"])
        await #expect(throws: TokenRefusal.notYetValid) { try await verifier.caller(for: early[...]) }
    }

    @Test("An owner's token names one household to twenty, each once, and its office says nothing (ADR 36)")
    func owner() async throws {
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        let (one, two) = ("0198c7d4-6f00-7000-8000-000000000042", "0198c7d4-6f00-7000-8000-000000000043")
        let ids = try [one, two].map { HouseholdID(try #require(UUID(uuidString: $0))) }
        for (claim, households) in [("\"\(one)\"", [ids[0]]), ("[\"\(one)\",\"\(two)\",\"\(one)\"]", ids)] {
            let token = try issuer.token(claims: ["role": "\"owner\"", "households": claim, "office": "\"yunxi\""])
            #expect(
                try await verifier.caller(for: token[...]) == Caller(subject: "staff-017", role: .owner, households: households), "\(claim)"
            )
        }
        let many = "[" + (0..<21).map { "\"0198c7d4-6f00-7000-8000-0000000000\(10 + $0)\"" }.joined(separator: ",") + "]"
        for claim in [nil, "[]", "null", "7", "\"\"", "\"3-1-1502\"", "[\"\(one)\",7]", many] {
            let token = try issuer.token(claims: ["role": "\"owner\"", "households": claim])
            await #expect(throws: TokenRefusal.badHouseholds, "\(claim ?? "none")") { try await verifier.caller(for: token[...]) }
        }
        // Of anybody else they say nothing.
        let staff = try issuer.token(claims: ["households": "7"])
        #expect(try await verifier.caller(for: staff[...]).households == [])
        let rules = TokenRules(issuer: TestIssuer.name, audience: TestIssuer.audience, householdsClaim: "homes")
        let other = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()), rules)
        let renamed = try issuer.token(claims: ["role": "\"owner\"", "homes": "\"\(one)\""])
        #expect(try await other.caller(for: renamed[...]).households == [ids[0]])
    }

    @Test("Role and office may be in claims of other names, and the usual ones then say nothing")
    func claimNames() async throws {
        let rules = TokenRules(
            issuer: TestIssuer.name, audience: TestIssuer.audience, roleClaim: "https://guanjia.example/post", officeClaim: "site")
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()), rules)
        let token = try issuer.token(
            claims: ["https://guanjia.example/post": "\"cs_manager\"", "site": "\"donghu\"", "role": "\"general_manager\"", "office": "7"])
        #expect(try await verifier.caller(for: token[...]) == Caller(subject: "staff-017", role: .csManager, office: "donghu"))
        await #expect(throws: TokenRefusal.badRole) { try await verifier.caller(for: try issuer.token()[...]) }
    }

    /// A key of one algorithm: its JWK, and how it signs.
    private struct Signer {
        let algorithm: TokenAlgorithm
        let jwk: String
        let sign: (Data) throws -> Data
    }

    private func signers() throws -> [Signer] {
        let rsa = issuer.key
        func rsaKey(_ algorithm: TokenAlgorithm) throws -> String { try issuer.jwk(["alg": "\"\(algorithm.rawValue)\""]) }
        let (p256, p384, p521) = (P256.Signing.PrivateKey(), P384.Signing.PrivateKey(), P521.Signing.PrivateKey())
        let ed = Curve25519.Signing.PrivateKey()
        func ec(_ raw: Data, _ curve: String) -> String {
            let (x, y) = (raw.prefix(raw.count / 2), raw.suffix(raw.count / 2))
            return #"{"kty":"EC","kid":"k1","crv":"\#(curve)","x":"\#(TestIssuer.base64URL(x))","y":"\#(TestIssuer.base64URL(y))"}"#
        }
        return [
            Signer(algorithm: .rs256, jwk: try rsaKey(.rs256)) {
                try rsa.signature(for: SHA256.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation
            },
            Signer(algorithm: .rs384, jwk: try rsaKey(.rs384)) {
                try rsa.signature(for: SHA384.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation
            },
            Signer(algorithm: .rs512, jwk: try rsaKey(.rs512)) {
                try rsa.signature(for: SHA512.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation
            },
            Signer(algorithm: .ps256, jwk: try rsaKey(.ps256)) {
                try rsa.signature(for: SHA256.hash(data: $0), padding: .PSS).rawRepresentation
            },
            Signer(algorithm: .ps384, jwk: try rsaKey(.ps384)) {
                try rsa.signature(for: SHA384.hash(data: $0), padding: .PSS).rawRepresentation
            },
            Signer(algorithm: .ps512, jwk: try rsaKey(.ps512)) {
                try rsa.signature(for: SHA512.hash(data: $0), padding: .PSS).rawRepresentation
            },
            Signer(algorithm: .es256, jwk: ec(p256.publicKey.rawRepresentation, "P-256")) { try p256.signature(for: $0).rawRepresentation },
            Signer(algorithm: .es384, jwk: ec(p384.publicKey.rawRepresentation, "P-384")) { try p384.signature(for: $0).rawRepresentation },
            Signer(algorithm: .es512, jwk: ec(p521.publicKey.rawRepresentation, "P-521")) { try p521.signature(for: $0).rawRepresentation },
            Signer(
                algorithm: .edDSA,
                jwk: #"{"kty":"OKP","kid":"k1","crv":"Ed25519","x":"\#(TestIssuer.base64URL(ed.publicKey.rawRepresentation))"}"#
            ) { try ed.signature(for: $0) },
        ]
    }

    @Test("Each algorithm verifies its own signatures and no other's")
    func algorithms() async throws {
        let signers = try signers()
        #expect(signers.map(\.algorithm) == TokenAlgorithm.allCases)
        let set = Data("{\"keys\":[\(signers.map(\.jwk).joined(separator: ","))]}".utf8)
        for own in signers {
            let rules = TokenRules(issuer: TestIssuer.name, audience: TestIssuer.audience, algorithm: own.algorithm)
            // All keys in one set, all with one kid: only the key of the algorithm is looked at.
            let verifier = await TestIssuer.verifier(set, rules)
            for signer in signers {
                let honest = try issuer.token(header: ["alg": "\"\(signer.algorithm.rawValue)\""], by: signer.sign)
                let lying = try issuer.token(header: ["alg": "\"\(own.algorithm.rawValue)\""], by: signer.sign)
                if signer.algorithm == own.algorithm {
                    #expect(try await verifier.caller(for: honest[...]).subject == "staff-017", "\(own.algorithm)")
                } else {
                    await #expect(throws: TokenRefusal.wrongAlgorithm) { try await verifier.caller(for: honest[...]) }
                    await #expect(throws: TokenRefusal.wrongSignature) { try await verifier.caller(for: lying[...]) }
                }
            }
        }
    }

    @Test("In a development installation with both, each kind of token is found")
    func either() async throws {
        let issued = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        let both = EitherVerifier(development: try TestTokens.verifier(), issued: issued)
        #expect(try await both.caller(for: TestTokens.desk[...]).subject == "staff-1")
        #expect(try await both.caller(for: try issuer.token()[...]).subject == "staff-017")
        await #expect(throws: TokenRefusal.malformed) { try await both.caller(for: "neither") }
    }

    @Test("Over HTTP a right token gets in, a wrong one is told nothing, and without keys it is asked to come again")
    func overHTTP() async throws {
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        let token = try issuer.token()
        let expired = try issuer.token(claims: ["exp": "1"])
        let registry = PrometheusRegistry()
        try await withServer(change: { ($0.verifier, $0.metrics) = (verifier, registry) }, routes: addEcho) { port in
            #expect(try await ask(port, "GET /who", ["Authorization: Bearer \(token)"]).body == "staff-017 receptionist")
            let answer = try await ask(port, "GET /who", ["Authorization: Bearer \(expired)"])
            #expect(answer.status == 401)
            #expect(answer.fields["www-authenticate"] == "Bearer realm=\"guanjia\", error=\"invalid_token\"")
            #expect(!answer.body.contains("expired"))
            #expect(registry.text().contains("guanjia_tokens_refused_total{reason=\"expired\"} 1\n"))
        }
        let store = SigningKeyStore(algorithm: .rs256, timing: .init(refresh: .seconds(60), retry: .seconds(60)), logger: quiet) {
            throw KeySetFault("no answer")
        }
        let keyless = JWTVerifier(rules: TestIssuer.rules, store: store, now: { TestIssuer.now })
        try await withServer(change: { $0.verifier = keyless }, routes: addEcho) { port in
            let answer = try await ask(port, "GET /who", ["Authorization: Bearer \(token)"])
            #expect(answer.status == 503 && answer.fields["retry-after"] == "2")
        }
    }

    @Test("Verifying costs so little that it can be done for every request")
    func isCheap() async throws {
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        let token = try issuer.token()
        let clock = ContinuousClock()
        var best = Duration.seconds(60)
        for _ in 0..<10 {
            let time = try await clock.measure { for _ in 0..<20 { _ = try await verifier.caller(for: token[...]) } } / 20
            best = min(best, time)
        }
        // About 60 µs when optimised; this bound is for debug builds on a busy machine.
        #expect(best < .milliseconds(10))
    }
}
