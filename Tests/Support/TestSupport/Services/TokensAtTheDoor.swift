import Crypto
import CryptoExtras
import Foundation
import ServiceBootstrap
import SharedModels

/// Every route of a service that needs a token, asked with tokens that must not pass (D13, RFC 8725): through the door of the service, where
/// `TokenAttackTests` asks the verifier alone.
package struct TokensAtTheDoor: Sendable {
    /// Who was let in, or was refused in another way than with 401 and a reason. Empty when all is well.
    package let faults: [String]
    /// Requests that were refused.
    package let asked: Int

    private typealias Token = (what: String, text: String?)

    /// - Parameters:
    ///   - service: runs with the issuer's own verifier.
    ///   - issuer: whose tokens pass.
    ///   - name: of the service's file in `contracts/openapi`.
    ///   - ownForms: first segments of paths whose refusals have a form of their own.
    /// - Throws: when the service does not answer or the file cannot be read.
    package init(of service: TestService, _ issuer: TestIssuer, in name: String, ownForms: Set<String> = []) async throws {
        let stranger = try TestIssuer(kid: "k9")
        var tokens: [Role: [Token]] = [:]
        var requests: [(label: String, isRefused: Bool, isOwnForm: Bool, request: TestRequest)] = []
        for route in try AttackedRoute.all(of: service, in: try OpenAPIFile(name)) {
            // Who has a link needs no token.
            guard let role = route.roles.first else { continue }
            if tokens[role] == nil { tokens[role] = try Self.bad(role, issuer, stranger) }
            let first = route.permission.path.split(separator: "/").first.map(String.init) ?? ""
            let request = route.request(as: nil, of: nil)
            for (what, text) in tokens[role] ?? [] {
                requests.append(("\(route.name) with \(what)", true, ownForms.contains(first), request.with(token: text)))
            }
            requests.append(("\(route.name) with a good token", false, true, request.with(token: try Self.good(role, issuer))))
        }
        faults = try await TestSupport.faults(in: requests) { label, isRefused, isOwnForm, request in
            Self.fault(in: try await service.ask(request), isRefused, isOwnForm).map { "\(label): \($0)" }
        }
        asked = requests.count(where: \.isRefused)
    }

    private static func fault(in answer: TestAnswer, _ isRefused: Bool, _ isOwnForm: Bool) -> String? {
        guard isRefused else { return answer.status == 401 || answer.status >= 500 ? "answers \(answer.status)" : nil }
        if answer.status != 401 { return "answers \(answer.status)" }
        let isProblem = answer.fields["content-type"] == "application/problem+json" && answer.json["title"] is String
        return isProblem || isOwnForm ? nil : "is refused by no problem document"
    }

    private static func claims(_ role: Role) -> [String: String?] {
        let household = "[\"\(UUID().uuidString.lowercased())\"]"
        return ["role": "\"\(role.rawValue)\"", "households": role == .owner ? household : nil]
    }

    private static func good(_ role: Role, _ issuer: TestIssuer) throws -> String { try issuer.token(claims: claims(role)) }

    private static func bad(_ role: Role, _ issuer: TestIssuer, _ stranger: TestIssuer) throws -> [Token] {
        let now = Int(TestIssuer.now.timeIntervalSince1970), mine = claims(role)
        func with(_ name: String, _ value: String?) throws -> String { try issuer.token(claims: mine.merging([name: value]) { $1 }) }
        func signed(_ algorithm: String, by sign: (Data) throws -> Data) rethrows -> String {
            try issuer.token(header: ["alg": "\"\(algorithm)\""], claims: mine, by: sign)
        }
        let pem = SymmetricKey(data: Data(issuer.key.publicKey.pemRepresentation.utf8))
        return [
            ("no token", nil), ("a token that is none", "x"),
            ("alg none", signed("none") { _ in Data() }),
            ("HS256 by the public key", signed("HS256") { Data(HMAC<SHA256>.authenticationCode(for: $0, using: pem)) }),
            ("an unknown kid", try stranger.token(claims: mine)),
            ("a known kid and another key", try stranger.token(header: ["kid": "\"\(issuer.kid)\""], claims: mine)),
            ("another audience", try with("aud", "\"other\"")), ("another issuer", try with("iss", "\"https://evil.example\"")),
            ("a token of yesterday", try with("exp", "\(now - 86_400)")), ("a token of tomorrow", try with("nbf", "\(now + 86_400)")),
            // An owner has households in place of an office.
            ("an office that is none", role == .owner ? try with("households", "[]") : try with("office", "\"\"")),
            ("the role of the system", try with("role", "\"system\"")),
        ]
    }
}
