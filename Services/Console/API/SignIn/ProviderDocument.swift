import ServiceBootstrap

/// What a provider says of itself (OpenID Connect Discovery §3), as far as the Console uses it.
struct ProviderDocument: Sendable, Hashable {
    /// Where browsers are sent to sign in.
    let authorization: String
    /// Where codes are exchanged.
    let token: String
    /// Where browsers are sent to sign out; nil when the provider has no such page.
    let endSession: String?
    /// Whether it names itself in every answer (RFC 9207).
    let namesItself: Bool
    /// Whether the client's secret stands in the body, and not in a header (RFC 6749 §2.3.1).
    let takesSecretInBody: Bool

    /// Reads the document.
    /// - Parameters:
    ///   - json: as the provider answered.
    ///   - issuer: who it has to be, letter by letter: another could have everybody sign in at its own place (mix-up, RFC 9700 §4.4).
    ///   - profile: decides whether a provider on this machine needs TLS.
    /// - Throws: `SignInFault.setup`.
    init(_ json: JSONValue, of issuer: String, in profile: Profile) throws(SignInFault) {
        guard json["issuer"]?.string == issuer else { throw .setup("the provider's document is of another issuer") }
        func address(_ name: String) throws(SignInFault) -> String? {
            guard let text = json[name]?.string else { return nil }
            guard WebAddress.isWellFormed(text), WebAddress.isAllowed(text, in: profile) else {
                throw .setup("\(name) of the provider's document is no https address")
            }
            return text
        }
        guard let authorization = try address("authorization_endpoint"), let token = try address("token_endpoint") else {
            throw .setup("the provider's document names no authorization_endpoint, or no token_endpoint")
        }
        self.authorization = authorization
        self.token = token
        endSession = try address("end_session_endpoint")
        namesItself = json["authorization_response_iss_parameter_supported"]?.bool ?? false
        func list(_ name: String) -> [String]? { json[name]?.array.map { $0.compactMap(\.string) } }
        // Some that know S256 do not say so; one that says which it knows has to know it.
        guard list("code_challenge_methods_supported")?.contains(ProofKey.method) ?? true else {
            throw .setup("the provider does not take \(ProofKey.method) (PKCE)")
        }
        let methods = list("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
        takesSecretInBody = !methods.contains("client_secret_basic") && methods.contains("client_secret_post")
    }

    /// Where the document of an issuer is (OpenID Connect Discovery §4.1).
    static func place(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }
}
