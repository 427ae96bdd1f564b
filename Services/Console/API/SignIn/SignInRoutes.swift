import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Signing in and out, and the language of the pages.
///
/// In a development installation somebody chooses a post whose development token lies beside the program (ADR 5).
enum SignInRoutes {
    static func add(to router: RouterGroup<APIRequestContext>, of site: ConsoleSite) {
        router.get("sign-in") { request, _ in try await page(site, request, next: RouteQuery(of: request, names: ["next"])["next"]) }
        router.post("sign-in") { request, context in try await signIn(site, request, context) }
        router.post("sign-out") { request, context in try await signOut(site, request, context) }
        router.get("language/:language") { request, context in
            guard let language = context.parameters.get("language").flatMap(Language.init(rawValue:)) else {
                throw Problem(.notFound, "The pages are in zh and en.")
            }
            let to = Paths.own(RouteQuery(of: request, names: ["to"])["to"])
            return PageAnswer.redirect(to: to, headers: [.setCookie: Visit.languageCookie(language)])
        }
    }

    private static func page(_ site: ConsoleSite, _ request: Request, next: String?, error: String? = nil) async throws -> Response {
        let wording = Wording(words: site.content.words, language: Visit.language(of: request))
        var view = Frame.basis(
            site, wording, title: wording.page("signIn"), address: request.uri.string, now: try await site.now().now)
        view["action"] = "/sign-in"
        view["next"] = Paths.own(next)
        view["posts"] = Role.allCases.filter { Role.consoleUsers.contains($0) && site.developmentTokens[$0.rawValue] != nil }
            .map { ["value": $0.rawValue, "label": wording.value($0.rawValue, of: "role")] }
        if let error { view["error"] = error }
        return try site.page("sign-in", view, status: error == nil ? .ok : .unauthorized)
    }

    private static func signIn(_ site: ConsoleSite, _ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard request.isSameOrigin else { throw Problem(.forbidden, "The form was sent from another site.") }
        let sent = try await FormBody.read(request, context)
        let wording = Wording(words: site.content.words, language: Visit.language(of: request))
        guard let token = sent["post"].flatMap({ site.developmentTokens[$0] }) else {
            return try await page(site, request, next: sent["next"], error: wording.page("signInUnknown"))
        }
        let key = try await site.cookie.sessions.begin(token: token)
        return PageAnswer.redirect(to: Paths.own(sent["next"]), headers: [.setCookie: site.cookie.setting(key)])
    }

    private static func signOut(_ site: ConsoleSite, _ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard request.isSameOrigin else { throw Problem(.forbidden, "The form was sent from another site.") }
        if let key = site.cookie.key(of: request) { try await site.cookie.sessions.end(key) }
        return PageAnswer.redirect(to: "/sign-in", headers: [.setCookie: site.cookie.clearing])
    }
}
