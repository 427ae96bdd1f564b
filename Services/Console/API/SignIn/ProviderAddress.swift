/// Addresses of the provider that browsers are sent to.
enum ProviderAddress {
    /// Where somebody signs in (OpenID Connect Core §3.1.2.1).
    /// - Parameters:
    ///   - document: what the provider says of itself.
    ///   - settings: the Console's.
    ///   - attempt: whose.
    ///   - secret: the browser's.
    /// - Throws: never for a secret of the right length.
    /// - Returns: the address.
    static func authorization(
        _ document: ProviderDocument, _ settings: SignInSettings, _ attempt: SignInAttempt, by secret: SignInSecret
    ) throws -> String {
        adding(
            [
                ("response_type", "code"), ("client_id", settings.client), ("redirect_uri", settings.redirect), ("scope", settings.scopes),
                ("state", try attempt.state(by: secret)), ("nonce", settings.isOpenID ? attempt.nonce(by: secret) : nil),
                ("code_challenge", ProofKey.challenge(of: attempt.verifier(by: secret))), ("code_challenge_method", ProofKey.method),
                ("audience", settings.audience), ("resource", settings.resource),
            ], to: document.authorization)
    }

    /// Where somebody signs out (OpenID Connect RP-Initiated Logout §2); nil when the provider has no such page. Without a token: it would stand in
    /// an address.
    static func endSession(_ document: ProviderDocument, _ settings: SignInSettings) -> String? {
        document.endSession.map {
            adding([("client_id", settings.client), ("post_logout_redirect_uri", settings.afterSignOut)], to: $0)
        }
    }

    /// An address of a provider may have a query of its own, which stays (RFC 6749 §3.1).
    private static func adding(_ pairs: [(String, String?)], to address: String) -> String {
        let query = Paths.query(pairs)
        guard address.contains("?") else { return address + query }
        return address + (address.hasSuffix("?") || address.hasSuffix("&") ? "" : "&") + query.dropFirst()
    }
}
