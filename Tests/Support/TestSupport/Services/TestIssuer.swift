import Crypto
package import CryptoExtras
package import Foundation
import Logging
package import ServiceBootstrap

/// An issuer whose tokens a test makes as it wants them, right or wrong.
package struct TestIssuer: Sendable {
    package static let name = "https://id.example"
    package static let audience = "guanjia"
    /// When its tokens are looked at.
    package static let now = Date(timeIntervalSince1970: 1_772_400_000)
    package static let rules = TokenRules(issuer: name, audience: audience, leeway: .seconds(30))

    package let key: _RSA.Signing.PrivateKey
    package let kid: String

    package init(kid: String = "k1") throws {
        key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        self.kid = kid
    }

    /// One key for all tests that need no second: making one takes a while.
    package static let usual: Result<TestIssuer, any Error> = Result { try TestIssuer() }

    /// Its key as a JWK; members may be changed or added, as raw JSON.
    package func jwk(_ changes: [String: String?] = [:]) throws -> String {
        let parts = try key.publicKey.getKeyPrimitives()
        var members: [String: String] = [
            "kty": "\"RSA\"", "kid": "\"\(kid)\"", "use": "\"sig\"", "alg": "\"RS256\"",
            "n": "\"\(Self.base64URL(parts.modulus))\"", "e": "\"\(Self.base64URL(parts.publicExponent))\"",
        ]
        for (name, value) in changes { members[name] = value }
        return Self.object(members)
    }

    /// A key set of these keys.
    package static func set(_ keys: String...) -> Data { Data("{\"keys\":[\(keys.joined(separator: ","))]}".utf8) }

    /// Signed as RS256 says.
    package func token(header: [String: String?] = [:], claims: [String: String?] = [:]) throws -> String {
        try token(header: header, claims: claims) { signed in
            try key.signature(for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5).rawRepresentation
        }
    }

    /// Signed in another way.
    package func token(header: [String: String?] = [:], claims: [String: String?] = [:], by sign: (Data) throws -> Data) rethrows -> String
    {
        var head: [String: String] = ["alg": "\"RS256\"", "typ": "\"JWT\"", "kid": "\"\(kid)\""]
        for (name, value) in header { head[name] = value }
        let now = Int(Self.now.timeIntervalSince1970)
        var body: [String: String] = [
            "iss": "\"\(Self.name)\"", "aud": "\"\(Self.audience)\"", "sub": "\"staff-017\"", "role": "\"receptionist\"",
            "exp": "\(now + 300)", "nbf": "\(now - 5)", "iat": "\(now - 5)",
        ]
        for (name, value) in claims { body[name] = value }
        let signed = Self.base64URL(Data(Self.object(head).utf8)) + "." + Self.base64URL(Data(Self.object(body).utf8))
        return signed + "." + Self.base64URL(try sign(Data(signed.utf8)))
    }

    /// A verifier that knows a key set and stands at `now`.
    package static func verifier(_ set: Data, _ rules: TokenRules = rules, at date: Date = now) async -> JWTVerifier {
        let store = SigningKeyStore(
            algorithm: rules.algorithm, timing: .init(refresh: .seconds(300), retry: .seconds(60)),
            logger: Logger(label: "issuer") { _ in SwiftLogNoOpLogHandler() }, fetch: { set })
        await store.read()
        return JWTVerifier(rules: rules, store: store, now: { date })
    }

    package static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func object(_ members: [String: String]) -> String {
        "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }
}
