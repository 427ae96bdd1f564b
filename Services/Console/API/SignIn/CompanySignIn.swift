import Foundation
import ServiceBootstrap

/// Signing in with the company's account: OpenID Connect, authorization code with PKCE (ADR 61).
struct CompanySignIn: Sendable {
    let provider: IdentityProvider
    let cookie: SignInCookie

    /// What the provider sends back with the browser.
    struct Answer: Sendable {
        var code: String?
        var error: String?
        var issuer: String?
    }

    /// Begins an attempt.
    /// - Parameters:
    ///   - next: the page to go on to.
    ///   - held: the secret that the browser has already, of another tab.
    /// - Throws: `SignInFault`, `CancellationError`.
    /// - Returns: where the provider's page is, and the cookie that the browser needs when it comes back.
    func begin(next: String?, held: SignInSecret?) async throws -> (address: String, cookie: String) {
        let document = try await provider.directory.document()
        let secret = held ?? SignInSecret()
        let address = try ProviderAddress.authorization(document, provider.settings, SignInAttempt(next: next), by: secret)
        return (address, cookie.setting(secret))
    }

    /// Finishes an attempt that is the browser's own.
    /// - Parameters:
    ///   - attempt: which.
    ///   - answer: the provider's.
    ///   - secret: the browser's.
    /// - Throws: `SignInFault`, `CancellationError`.
    /// - Returns: what to begin a session with.
    func finish(_ attempt: SignInAttempt, _ answer: Answer, by secret: SignInSecret) async throws -> IssuedTokens {
        let issuer = provider.verifier.rules.issuer
        let namesItself = try await provider.directory.document().namesItself
        guard answer.issuer == issuer || answer.issuer == nil && !namesItself else {
            throw SignInFault.strange("the answer names another issuer, or none")
        }
        if let error = answer.error {
            let code = SignInFault.code(error)
            throw ["temporarily_unavailable", "server_error"].contains(code) ? SignInFault.silent(code) : .provider(code)
        }
        guard let code = answer.code, !code.isEmpty else { throw SignInFault.provider("other") }
        return try await provider.exchange(code, attempt, by: secret)
    }

    /// Where the provider ends its own session; nil when it has no page for that.
    /// - Throws: `SignInFault`, `CancellationError`.
    func endSession() async throws -> String? {
        ProviderAddress.endSession(try await provider.directory.document(), provider.settings)
    }
}
