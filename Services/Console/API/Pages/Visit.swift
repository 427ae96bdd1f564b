import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap
import SharedModels

/// One request of a signed-in user for a page.
struct Visit: Sendable {
    let site: ConsoleSite
    let caller: Caller
    /// The user's own token, for the services.
    let token: String
    /// What forms of the session carry.
    let formToken: String
    let wording: Wording
    let now: Date
    /// What the page shows of the tables: changes after it are told to it.
    let snapshot: String
    /// The page's own path with its query.
    let address: String

    /// - Throws: `Problem` (401) for a request without a session: pages are for browsers; `DatabaseError`.
    init(_ site: ConsoleSite, _ request: Request, _ context: CallerRequestContext) async throws {
        guard let token = context.sessionToken, let key = site.cookie.key(of: request) else {
            throw Problem(.unauthenticated, "Sign in on the page /sign-in.")
        }
        self.site = site
        caller = context.caller
        self.token = token
        formToken = SessionTable.formToken(of: key)
        wording = Wording(words: site.content.words, language: Self.language(of: request))
        (now, snapshot) = try await site.now()
        address = request.uri.string
    }

    static let languageCookie = "guanjia-language"

    /// The cookie that keeps a chosen language for a year.
    static func languageCookie(_ language: Language) -> String {
        "\(languageCookie)=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"
    }

    /// The language that the user chose; Chinese until then.
    static func language(of request: Request) -> Language {
        request.cookies[languageCookie].flatMap { Language(rawValue: $0.value) } ?? .zh
    }

    /// Whether this post may use a route of a service, as the permissions of the baseline have it; the service decides.
    func may(_ posts: Catalogue.Posts) -> Bool {
        posts.roles.contains(caller.role)
    }

    /// A form that somebody has sent.
    struct Form: Sendable {
        let fields: [String: String]
        /// Whether a page of this session had it. One of a session before is shown again, and does nothing.
        let isOwn: Bool
    }

    /// The form that a page of ours has sent.
    /// - Throws: `Problem`: 403 for a form of somebody else's page; those of `FormBody`.
    func form(_ request: Request, _ context: CallerRequestContext) async throws -> Form {
        guard request.isSameOrigin else { throw Problem(.forbidden, "The form was sent from another site.") }
        let fields = try await FormBody.read(request, context, most: FormSize.mostFields)
        return Form(fields: fields, isOwn: isOwn(fields))
    }

    /// Whether a page of this session had a form with these fields.
    func isOwn(_ fields: [String: String]) -> Bool { fields["_csrf"].map { ConstantTime.equal($0, formToken) } ?? false }

    /// The same of one that is not worth showing again.
    /// - Throws: as `form`, and 403 for one of another session.
    func fields(_ request: Request, _ context: CallerRequestContext) async throws -> [String: String] {
        let form = try await form(request, context)
        guard form.isOwn else { throw Problem(.forbidden, "The form is of another session; open the page again.") }
        return form.fields
    }
}

extension Request {
    /// Whether a page of this server has sent it, as far as the browser says: it says so of every form.
    var isSameOrigin: Bool {
        if let site = headers[values: .secFetchSite].first { return site == "same-origin" || site == "none" }
        guard let origin = headers[.origin], let host = head.authority else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }
}

extension HTTPField.Name {
    /// Whence a browser sends a request (Fetch Metadata).
    static let secFetchSite = constant("Sec-Fetch-Site")
    /// A page that brings itself up to date asks for its own parts.
    static let fragment = constant("X-Fragment")
    static let referrerPolicy = constant("Referrer-Policy")

    private static func constant(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("a constant token is a valid field name") }
        return name
    }
}
