import JWTKit

/// One key of an issuer's set, as it stands in the JWK set (RFC 7517), before it is trusted.
struct SigningKey: Decodable, Sendable {
    /// Longest `kid`, in characters.
    static let largestID = 256
    /// Characters of the longest modulus: 8192 bits. Larger ones cost time and no issuer has them.
    static let largestModulus = 1_368

    let kty: String?
    let kid: String?
    let alg: String?
    let use: String?
    let operations: [String]?
    let crv: String?
    let n: String?
    let e: String?
    let x: String?
    let y: String?
    /// Whether a member is there that only a private or a symmetric key has. Its value is never kept.
    let isSecret: Bool

    private enum Key: String, CodingKey, CaseIterable {
        case kty, kid, alg, use, crv, n, e, x, y, d, p, q, dp, dq, qi, oth, k
        case operations = "key_ops"

        static let secrets: [Key] = [.d, .p, .q, .dp, .dq, .qi, .oth, .k]
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        kty = try container.decodeIfPresent(String.self, forKey: .kty)
        kid = try container.decodeIfPresent(String.self, forKey: .kid)
        alg = try container.decodeIfPresent(String.self, forKey: .alg)
        use = try container.decodeIfPresent(String.self, forKey: .use)
        operations = try container.decodeIfPresent([String].self, forKey: .operations)
        crv = try container.decodeIfPresent(String.self, forKey: .crv)
        n = try container.decodeIfPresent(String.self, forKey: .n)
        e = try container.decodeIfPresent(String.self, forKey: .e)
        x = try container.decodeIfPresent(String.self, forKey: .x)
        y = try container.decodeIfPresent(String.self, forKey: .y)
        isSecret = Key.secrets.contains { container.contains($0) }
    }

    /// Why the key is not used; nil when it may be. Keys for other purposes are usual in a set and no mistake.
    func fault(for algorithm: TokenAlgorithm) -> String? {
        if kty == "oct" { return "is symmetric: whoever can check with it can sign with it" }
        if isSecret { return "has private parts, which belong into no set that is handed out" }
        guard kty == algorithm.keyType else { return "is of another kind than \(algorithm.rawValue) needs" }
        guard alg == nil || alg == algorithm.rawValue else { return "is for another algorithm than \(algorithm.rawValue)" }
        guard use == nil || use == "sig" else { return "is not for signatures" }
        guard operations?.contains("verify") ?? true else { return "is not for verifying" }
        guard crv == algorithm.curve else { return "is on another curve than \(algorithm.rawValue) needs" }
        guard let kid, isVisibleASCII(kid, 1...Self.largestID) else { return "has no kid, or one that is no id" }
        guard (n?.utf8.count ?? 0) <= Self.largestModulus else { return "is larger than 8192 bits" }
        return nil
    }

    /// The key as jwt-kit has it, with the one algorithm that it may be used with. Never without one: jwt-kit would take it from the first
    /// token that comes.
    func kit(_ algorithm: TokenAlgorithm) -> JWK {
        let id = kid.map { JWKIdentifier(string: $0) }
        switch algorithm.keyType {
        case "RSA": return .rsa(algorithm.kit, identifier: id, modulus: n, exponent: e)
        case "EC": return .ecdsa(algorithm.kit, identifier: id, x: x, y: y, curve: algorithm.curve.flatMap { ECDSACurve(rawValue: $0) })
        default:
            return .octetKeyPair(
                algorithm.kit, identifier: id, x: x, y: nil, curve: algorithm.curve.flatMap { EdDSACurve(rawValue: $0) })
        }
    }
}
