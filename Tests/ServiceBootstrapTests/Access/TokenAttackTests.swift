import Crypto
import CryptoExtras
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import ServiceBootstrap

/// D13, reliability.md §6: what has been tried against verifiers of JWTs, and what else could be (RFC 8725).
@Suite("Tokens that must not pass", .timeLimit(.minutes(5)))
struct TokenAttackTests {
    /// A token and why it is refused.
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let refusal: TokenRefusal
        let token: @Sendable (TestIssuer) throws -> String
        var testDescription: String { name }

        init(_ name: String, _ refusal: TokenRefusal, _ token: @escaping @Sendable (TestIssuer) throws -> String) {
            self.name = name
            self.refusal = refusal
            self.token = token
        }
    }

    private static let now = Int(TestIssuer.now.timeIntervalSince1970)

    private static func header(_ name: String, _ value: String?, _ refusal: TokenRefusal) -> Attack {
        Attack("header \(name): \(value ?? "none")", refusal) { try $0.token(header: [name: value]) }
    }

    private static func claim(_ name: String, _ value: String?, _ refusal: TokenRefusal) -> Attack {
        Attack("claim \(name): \(value ?? "none")", refusal) { try $0.token(claims: [name: value]) }
    }

    /// Another text in place of one of the three parts.
    private static func part(
        _ index: Int, _ name: String, _ refusal: TokenRefusal, _ change: @escaping @Sendable (String) -> String
    ) -> Attack {
        Attack(name, refusal) { issuer in
            var parts = try issuer.token().split(separator: ".").map(String.init)
            parts[index] = change(parts[index])
            return parts.joined(separator: ".")
        }
    }

    static let algorithms: [Attack] = [
        Attack("alg none without a signature", .malformed) { issuer in issuer.token(header: ["alg": "\"none\""]) { _ in Data() } },
        Attack("alg none with a signature", .wrongAlgorithm) { try $0.token(header: ["alg": "\"none\""]) },
        Attack("alg nOnE", .wrongAlgorithm) { try $0.token(header: ["alg": "\"nOnE\""]) },
        Attack("HS256 with the public key as the secret", .wrongAlgorithm) { issuer in
            issuer.token(header: ["alg": "\"HS256\""]) { signed in
                let secret = SymmetricKey(data: Data(issuer.key.publicKey.pemRepresentation.utf8))
                return Data(HMAC<SHA256>.authenticationCode(for: signed, using: secret))
            }
        },
        Attack("said to be RS256, signed with the public key as HS256", .wrongSignature) { issuer in
            issuer.token { signed in
                let secret = SymmetricKey(data: issuer.key.publicKey.derRepresentation)
                return Data(HMAC<SHA256>.authenticationCode(for: signed, using: secret))
            }
        },
        Attack("PS256 with the same key", .wrongAlgorithm) { issuer in
            try issuer.token(header: ["alg": "\"PS256\""]) { signed in
                try issuer.key.signature(for: SHA256.hash(data: signed), padding: .PSS).rawRepresentation
            }
        },
        Attack("said to be RS256, signed as PS256", .wrongSignature) { issuer in
            try issuer.token { signed in try issuer.key.signature(for: SHA256.hash(data: signed), padding: .PSS).rawRepresentation }
        },
        Attack("RS512 with the same key", .wrongAlgorithm) { issuer in
            try issuer.token(header: ["alg": "\"RS512\""]) { signed in
                try issuer.key.signature(for: SHA512.hash(data: signed), padding: .insecurePKCS1v1_5).rawRepresentation
            }
        },
        header("alg", nil, .malformed), header("alg", "[\"RS256\"]", .malformed), header("alg", "\"rs256\"", .wrongAlgorithm),
    ]

    static let keys: [Attack] = [
        header("kid", nil, .unknownKey), header("kid", "\"\"", .unknownKey), header("kid", "\"k2\"", .unknownKey),
        header("kid", "null", .unknownKey), header("kid", "1", .malformed),
        header("kid", "\"../../../../dev/null\"", .unknownKey), header("kid", "\"/etc/ssl/private/key.pem\"", .unknownKey),
        header("kid", "\"k1' OR '1'='1\"", .unknownKey), header("kid", "\"k1; DROP TABLE case_file\"", .unknownKey),
        header("kid", "\"https://evil.example/jwks.json\"", .unknownKey), header("kid", "\"k1\\u0000\"", .malformed),
        header("kid", "\"" + String(repeating: "k", count: 300) + "\"", .unknownKey),
        header("crit", "[\"exp\"]", .refusedHeader), header("crit", "[]", .refusedHeader), header("crit", "null", .refusedHeader),
        header("jku", "\"https://evil.example/jwks.json\"", .refusedHeader),
        header("x5u", "\"https://evil.example/chain.pem\"", .refusedHeader), header("x5c", "[\"MIIB\"]", .refusedHeader),
        Attack("a key of the attacker's own in the header", .refusedHeader) { issuer in
            let own = try TestIssuer()
            return try own.token(header: ["jwk": try own.jwk(), "kid": "\"\(issuer.kid)\""])
        },
        Attack("a key of the attacker's own under a known kid", .wrongSignature) { issuer in
            try TestIssuer(kid: issuer.kid).token()
        },
        header("b64", "false", .refusedHeader), header("zip", "\"DEF\"", .refusedHeader), header("enc", "\"A256GCM\"", .refusedHeader),
        header("typ", "\"logout+jwt\"", .wrongType), header("typ", "\"dpop+jwt\"", .wrongType), header("typ", "7", .malformed),
    ]

    static let claims: [Attack] = [
        claim("exp", nil, .noExpiry), claim("exp", "\"\(now + 300)\"", .noExpiry), claim("exp", "null", .noExpiry),
        claim("exp", "\(now - 31)", .expired), claim("exp", "\(now - 30)", .expired), claim("exp", "0", .expired),
        claim("exp", "-1", .expired),
        claim("nbf", "\(now + 31)", .notYetValid), claim("nbf", "\"soon\"", .notYetValid), claim("nbf", "null", .notYetValid),
        claim("iat", "\(now + 31)", .issuedInFuture), claim("iat", "true", .issuedInFuture),
        claim("iss", nil, .wrongIssuer), claim("iss", "\"https://id.example/\"", .wrongIssuer),
        claim("iss", "\"https://id.example.evil.example\"", .wrongIssuer), claim("iss", "[\"https://id.example\"]", .wrongIssuer),
        claim("aud", nil, .wrongAudience), claim("aud", "\"other\"", .wrongAudience), claim("aud", "[]", .wrongAudience),
        claim("aud", "[\"other\",\"guanjia2\"]", .wrongAudience), claim("aud", "{\"guanjia\":1}", .wrongAudience),
        claim("sub", nil, .badSubject), claim("sub", "\"\"", .badSubject), claim("sub", "\"张三\"", .badSubject),
        claim("sub", "\"two words\"", .badSubject), claim("sub", "7", .badSubject),
        claim("sub", "\"" + String(repeating: "s", count: 129) + "\"", .badSubject),
        claim("role", nil, .badRole), claim("role", "\"boss\"", .badRole), claim("role", "\"Receptionist\"", .badRole),
        claim("role", "\"system\"", .badRole), claim("role", "[\"receptionist\",\"system\"]", .badRole), claim("role", "[]", .badRole),
        claim("role", "[\"receptionist\",\"general_manager\"]", .badRole), claim("role", "\"receptionist general_manager\"", .badRole),
        claim("role", "{\"receptionist\":true}", .badRole),
        claim("office", "\"\"", .badOffice), claim("office", "null", .badOffice), claim("office", "7", .badOffice),
        claim("office", "[]", .badOffice), claim("office", "[\"yunxi\",\"donghu\"]", .badOffice), claim("office", "\"云熙\"", .badOffice),
    ]

    static let forms: [Attack] = [
        Attack("nothing", .malformed) { _ in "" }, Attack("two dots and nothing else", .malformed) { _ in ".." },
        Attack("three dots", .malformed) { try $0.token() + "." }, Attack("five parts", .malformed) { _ in "a.b.c.d.e" },
        Attack("two parts", .malformed) { try $0.token().split(separator: ".").prefix(2).joined(separator: ".") },
        Attack("more than 8 KiB", .tooLarge) { try $0.token(claims: ["more": "\"" + String(repeating: "x", count: 8192) + "\""]) },
        part(0, "padding", .malformed) { $0 + "==" }, part(0, "not base64url", .malformed) { "+" + $0.dropFirst() },
        part(0, "a length that base64 does not have", .malformed) { _ in "AAAAA" },
        part(0, "a header that is no JSON", .malformed) { _ in TestIssuer.base64URL(Data("alg=RS256".utf8)) },
        part(0, "a header that is not UTF-8", .malformed) { _ in TestIssuer.base64URL(Data([0x7B, 0xFF, 0x7D])) },
        part(1, "a changed payload", .wrongSignature) { _ in
            TestIssuer.base64URL(
                Data(#"{"iss":"https://id.example","aud":"guanjia","sub":"a","role":"general_manager","exp":99999999999}"#.utf8))
        },
        part(1, "a payload with one bit more", .wrongSignature) { String($0.dropLast(4)) + "AAAA" },
        part(2, "a signature cut short", .wrongSignature) { String($0.dropLast(4)) }, part(2, "no signature", .malformed) { _ in "" },
        part(2, "a signature with more behind it", .wrongSignature) { $0 + "AAAA" },
        part(2, "a signature of zeros", .wrongSignature) { _ in TestIssuer.base64URL(Data(count: 256)) },
        Attack("a space inside", .malformed) { try $0.token().replacing(".", with: " .") },
        Attack("an SQL text", .malformed) { _ in "' OR 1=1 --" },
    ]

    @Test("D13: the algorithm is ours to choose", arguments: algorithms)
    func algorithm(_ attack: Attack) async throws { try await isRefused(attack) }

    @Test("D13: the key is one of the issuer's set, named by its kid", arguments: keys)
    func key(_ attack: Attack) async throws { try await isRefused(attack) }

    @Test("D13: every claim is checked", arguments: claims)
    func claim(_ attack: Attack) async throws { try await isRefused(attack) }

    @Test("D13: a token has three parts of base64url, and is what was signed", arguments: forms)
    func form(_ attack: Attack) async throws { try await isRefused(attack) }

    private func isRefused(_ attack: Attack) async throws {
        let issuer = try TestIssuer.usual.get()
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        let token = try attack.token(issuer)
        await #expect(throws: attack.refusal) { try await verifier.caller(for: token[...]) }
        // What is refused is refused for its own sake: the issuer's token passes.
        #expect(try await verifier.caller(for: try issuer.token()[...]).subject == "staff-017")
    }

    @Test("D13: of two keys with one kid neither is used")
    func sharedKid() async throws {
        let (one, other) = (try TestIssuer.usual.get(), try TestIssuer(kid: "k1"))
        let third = try TestIssuer(kid: "k3")
        let verifier = await TestIssuer.verifier(TestIssuer.set(try one.jwk(), try other.jwk(), try third.jwk()))
        for token in [try one.token(), try other.token()] {
            await #expect(throws: TokenRefusal.unknownKey) { try await verifier.caller(for: token[...]) }
        }
        #expect(try await verifier.caller(for: try third.token()[...]).role == .receptionist)
    }

    @Test("D13: a set whose first key names no algorithm does not let a token choose one")
    func keyWithoutAlgorithm() async throws {
        let issuer = try TestIssuer.usual.get()
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk(["alg": nil])))
        let pss = try issuer.token(header: ["alg": "\"PS256\""]) { signed in
            try issuer.key.signature(for: SHA256.hash(data: signed), padding: .PSS).rawRepresentation
        }
        await #expect(throws: TokenRefusal.wrongAlgorithm) { try await verifier.caller(for: pss[...]) }
        // Nor does it break the key for those who come after.
        #expect(try await verifier.caller(for: try issuer.token()[...]).subject == "staff-017")
    }
}
