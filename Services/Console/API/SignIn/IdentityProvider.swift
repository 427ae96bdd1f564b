import Foundation
import ServiceBootstrap
import SharedModels

/// The company's identity provider: what the Console asks it, and what it believes of the answers.
struct IdentityProvider: Sendable {
    let settings: SignInSettings
    let directory: ProviderDirectory
    let client: ProviderClient
    /// Who knows its tokens, as for every request's.
    let verifier: JWTVerifier

    init(_ settings: SignInSettings, verifier: JWTVerifier) {
        let client = ProviderClient()
        self.settings = settings
        self.client = client
        self.verifier = verifier
        directory = ProviderDirectory(issuer: verifier.rules.issuer, profile: settings.profile) { try await client.get($0) }
    }

    /// Exchanges the code of an attempt.
    /// - Parameters:
    ///   - code: as the provider sent it with the browser.
    ///   - attempt: whose.
    ///   - secret: the browser's.
    /// - Throws: `SignInFault`, `CancellationError`.
    /// - Returns: the tokens, checked, of somebody who may use the Console.
    func exchange(_ code: String, _ attempt: SignInAttempt, by secret: SignInSecret) async throws -> IssuedTokens {
        let answer = try await tokens([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.redirect),
            ("code_verifier", attempt.verifier(by: secret)),
        ])
        if let text = answer["id_token"]?.string {
            try await check(identity: text, nonce: attempt.nonce(by: secret))
        } else if settings.isOpenID {
            throw SignInFault.token("the provider gave no identity token")
        }
        return try await issued(answer, refresh: nil, subject: nil)
    }

    /// What the provider has given for a session to go on with.
    enum Renewal: Sendable {
        case tokens(IssuedTokens)
        /// The next token cannot be checked yet. What the one after it is had by is good all the same, and the last one's is used up.
        case unchecked(refresh: String, SignInFault)
    }

    /// Has a session's tokens replaced by new ones.
    /// - Parameters:
    ///   - refresh: by which they are had; most providers take each once (RFC 9700 §4.14).
    ///   - subject: whose session; a token of another is refused.
    /// - Throws: as `exchange`; `.refused` when the session is not to go on.
    /// - Returns: the tokens, checked, or why they could not be.
    func renew(_ refresh: String, of subject: String?) async throws -> Renewal {
        let answer = try await tokens([("grant_type", "refresh_token"), ("refresh_token", refresh)])
        do {
            return .tokens(try await issued(answer, refresh: refresh, subject: subject))
        } catch let fault as SignInFault {
            guard case .silent = fault else { throw fault }
            return .unchecked(refresh: answer["refresh_token"]?.string ?? refresh, fault)
        }
    }

    /// Asks for tokens (RFC 6749 §4.1.3 and §6).
    private func tokens(_ fields: [(String, String?)]) async throws -> JSONValue {
        let document = try await directory.document()
        var (fields, authorization) = (fields + [("resource", settings.resource)], String?.none)
        if let secret = settings.secret?.reveal(), !document.takesSecretInBody {
            let pair = "\(Paths.escaped(settings.client)):\(Paths.escaped(secret))"
            authorization = "Basic \(Data(pair.utf8).base64EncodedString())"
        } else {
            fields += [("client_id", settings.client), ("client_secret", settings.secret?.reveal())]
        }
        let answer = try await client.post(fields, to: document.token, authorization: authorization)
        switch answer.status {
        case 200 where answer.body.object != nil: return answer.body
        case 408, 429, 500...: throw SignInFault.silent("the token endpoint: status \(answer.status)")
        case 200, 400...:
            // Without a word of RFC 6749 it is no answer of the provider's, but a page of somebody on the way: a proxy, or what stands there during a
            // repair. Sessions must not end by it.
            guard let word = answer.body["error"]?.string else {
                throw SignInFault.silent("the token endpoint: status \(answer.status), and nothing of OAuth")
            }
            throw Self.fault(SignInFault.code(word))
        default: throw SignInFault.setup("the token endpoint: status \(answer.status)")
        }
    }

    /// What the provider says by a code of RFC 6749 §5.2.
    private static func fault(_ code: String) -> SignInFault {
        switch code {
        // These are about the Console, and say nothing of the person or the session.
        case "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "invalid_target": .setup(code)
        case "server_error", "temporarily_unavailable": .silent(code)
        default: .refused(code)
        }
    }

    private func check(identity text: String, nonce: String) async throws {
        let rules = verifier.rules
        let payload: Data
        do throws(TokenRefusal) {
            payload = try await verifier.payload(of: text[...])
        } catch {
            throw Self.fault(error, "identity token")
        }
        guard let claims = try? JSONValue(json: payload) else { throw SignInFault.token("the identity token is no JSON") }
        try IdentityToken(claims: claims).check(
            issuer: rules.issuer, client: settings.client, nonce: nonce, leeway: Double(rules.leeway.components.seconds))
    }

    private func issued(_ answer: JSONValue, refresh old: String?, subject: String?) async throws -> IssuedTokens {
        guard let access = answer["access_token"]?.string, answer["token_type"]?.string?.lowercased() == "bearer" else {
            throw SignInFault.token("the provider gave no bearer token")
        }
        let caller: Caller
        do throws(TokenRefusal) {
            caller = try await verifier.caller(for: access[...])
        } catch {
            guard error != .badRole else { throw SignInFault.role }
            // The session's last token was of a key that was known: the provider has a new one.
            if error == .unknownKey, old != nil { throw SignInFault.silent("the issuer's new key has not been read yet") }
            throw Self.fault(error, "access token")
        }
        guard Role.consoleUsers.contains(caller.role) else { throw SignInFault.role }
        guard subject == nil || caller.subject == subject else { throw SignInFault.token("the access token is another person's") }
        guard let end = IssuedTokens.claims(of: access)?["exp"]?.instant else { throw SignInFault.token("the access token has no end") }
        return IssuedTokens(access: access, refresh: answer["refresh_token"]?.string ?? old, endsAt: end)
    }

    /// Keys that have not been read yet are not the token's fault.
    private static func fault(_ refusal: TokenRefusal, _ what: String) -> SignInFault {
        refusal == .noKeys ? .silent("the issuer's keys have not been read yet") : .token("\(what): \(refusal.rawValue)")
    }
}
