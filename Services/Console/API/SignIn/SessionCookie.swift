import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap

/// The cookie that names a browser's session, and where the server finds the token by it.
struct SessionCookie: SessionTokens {
    let sessions: SessionTable
    let isSecure: Bool
    /// Keeps the tokens of the company's accounts current; nil where nobody has one.
    var refresh: SessionRefresh?

    /// `__Host-` keeps others of the same domain from setting it; browsers take such a name over TLS alone.
    private var name: String { isSecure ? "__Host-guanjia-session" : "guanjia-session" }

    func token(of request: Request) async throws -> String? {
        guard let key = key(of: request) else { return nil }
        // A page that brings itself up to date is nobody at work: a browser that was left open is not kept signed in by it.
        let isUse = request.headers[.fragment] == nil && request.uri.path != "/live"
        guard let held = try await sessions.find(key, isUse: isUse) else { return nil }
        guard let refresh else { return held.token }
        return try await refresh.token(of: key, held)
    }

    /// The key that the request's cookie holds; nil when it has none, or something else.
    func key(of request: Request) -> [UInt8]? {
        guard let text = request.cookies[name]?.value, let bytes = Data(base64Encoded: text), bytes.count == SessionTable.keyLength else {
            return nil
        }
        return Array(bytes)
    }

    /// For the answer that begins a session. It ends with the browser, or with its row.
    func setting(_ key: [UInt8]) -> String {
        "\(name)=\(Data(key).base64EncodedString()); Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// For the answer that ends a session.
    var clearing: String { "\(name)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")" }
}
