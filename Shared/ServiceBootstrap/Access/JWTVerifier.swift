package import Foundation

/// What a token must say to be one of ours.
package struct TokenRules: Sendable, Hashable {
    /// `iss`, letter by letter.
    package let issuer: String
    /// What `aud` must be or contain.
    package let audience: String
    /// The one algorithm.
    package let algorithm: TokenAlgorithm
    /// The claim that names the role; a word, or several of which exactly one is a role of ours.
    package let roleClaim: String
    /// The claim that names the office.
    package let officeClaim: String
    /// The claim with the households of an owner.
    package let householdsClaim: String
    /// How far the issuer's clock may stand beside ours; at most 60 s.
    package let leeway: Duration

    package init(
        issuer: String, audience: String, algorithm: TokenAlgorithm = .rs256, roleClaim: String = "role", officeClaim: String = "office",
        householdsClaim: String = "households", leeway: Duration = .seconds(30)
    ) {
        self.issuer = issuer
        self.audience = audience
        self.algorithm = algorithm
        self.roleClaim = roleClaim
        self.officeClaim = officeClaim
        self.householdsClaim = householdsClaim
        self.leeway = leeway
    }
}

/// Verifies tokens of an OpenID Connect issuer (D13): the signature first, by the one algorithm and the key that the token names, then every
/// claim. Nothing that a token says is used before its signature is right, but for the key's id.
package struct JWTVerifier: TokenVerifier {
    /// What a token must say.
    package let rules: TokenRules
    private let store: SigningKeyStore
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - rules: what a token must say.
    ///   - store: the issuer's keys.
    ///   - now: the machine's clock, which tokens are dated by; a test's own otherwise.
    package init(rules: TokenRules, store: SigningKeyStore, now: @escaping @Sendable () -> Date = { Date() }) {
        self.rules = rules
        self.store = store
        self.now = now
    }

    package func caller(for token: Substring) async throws(TokenRefusal) -> Caller {
        try TokenClaims(try await payload(of: token)).caller(by: rules, at: now())
    }

    /// What a token of the issuer says, whatever it is for: its signature is right, and none of its claims has been looked at.
    ///
    /// For a token that is no bearer token of ours, such as the one by which the issuer tells a page who has signed in.
    /// - Parameter token: at most `largestToken` bytes.
    /// - Returns: its payload, JSON as the issuer signed it.
    /// - Throws: `TokenRefusal`.
    package func payload(of token: Substring) async throws(TokenRefusal) -> Data {
        let token = try SignedToken(token)
        guard token.header.alg == rules.algorithm.rawValue else { throw .wrongAlgorithm }
        guard token.header.typ.map({ TokenHeader.types.contains($0.lowercased()) }) ?? true else { throw .wrongType }
        guard let kid = token.header.kid, isVisibleASCII(kid, 1...SigningKey.largestID) else { throw .unknownKey }
        guard let keys = await store.keys(for: kid) else { throw .noKeys }
        guard keys.knows(kid) else { throw .unknownKey }
        guard keys.verify(token.signature, signs: token.signed, kid: kid) else { throw .wrongSignature }
        return token.payload
    }
}
