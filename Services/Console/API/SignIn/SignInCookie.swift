import HTTPTypes
import Hummingbird

/// The cookie of a browser that is signing in. One for all its tabs, and small: attempts do not add up in the browser.
struct SignInCookie: Sendable {
    let isSecure: Bool

    /// See `SessionCookie`.
    private var name: String { isSecure ? "__Host-guanjia-sign-in" : "guanjia-sign-in" }

    /// What the browser holds; nil when it is not signing in.
    func secret(of request: Request) -> SignInSecret? { request.cookies[name].flatMap { SignInSecret(text: $0.value) } }

    /// For the answer that leads to the provider. `Lax`, because the browser comes back from another site.
    func setting(_ secret: SignInSecret) -> String { "\(name)=\(secret.text); Max-Age=\(SignInAttempt.longest)\(attributes)" }

    /// For the answer that signs out.
    var clearing: String { "\(name)=; Max-Age=0\(attributes)" }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")" }
}
