import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Metrics
import ServiceBootstrap
import SharedModels

/// Signing in and out, and the language of the pages.
///
/// Somebody signs in with the company's account, at its identity provider (ADR 61). In a development installation somebody may also choose a post
/// whose development token lies beside the program (ADR 5).
enum SignInRoutes {
    static func add(to router: RouterGroup<APIRequestContext>, of site: ConsoleSite) {
        router.get("sign-in") { request, _ in
            try await SignInPage(site: site, request: request).answer(next: RouteQuery(of: request, names: ["next"])["next"])
        }
        router.post("sign-in") { request, context in try await signIn(site, request, context) }
        // Where the provider sends the browser back to (RFC 6749 §4.1.2, RFC 9207).
        router.get("signed-in") { request, _ in
            try await signedIn(site, request, RouteQuery(of: request, names: ["code", "error", "iss", "state"]))
        }
        router.post("sign-out") { request, context in try await signOut(site, request, context) }
        router.get("language/:language") { request, context in
            guard let language = context.parameters.get("language").flatMap(Language.init(rawValue:)) else {
                throw Problem(.notFound, "The pages are in zh and en.")
            }
            let to = Paths.own(RouteQuery(of: request, names: ["to"])["to"])
            return PageAnswer.redirect(to: to, headers: [.setCookie: Visit.languageCookie(language)])
        }
    }

    private static func signIn(_ site: ConsoleSite, _ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard request.isSameOrigin else { throw Problem(.forbidden, "The form was sent from another site.") }
        let sent = try await FormBody.read(request, context)
        let page = SignInPage(site: site, request: request)
        if let post = sent["post"] {
            guard let token = site.developmentTokens[post] else {
                return try await page.answer(next: sent["next"], error: page.wording.page("signInUnknown"))
            }
            return try await begun(site, request, try await site.cookie.sessions.begin(token: token), next: sent["next"])
        }
        guard let company = site.company else {
            return try await page.answer(next: sent["next"], error: page.wording.page("signInUnknown"))
        }
        do {
            let (address, cookie) = try await company.begin(next: sent["next"], held: company.cookie.secret(of: request))
            return try await page.onward(to: address, headers: [.setCookie: cookie])
        } catch let fault as SignInFault {
            return try await refused(site, page, fault, next: sent["next"])
        }
    }

    private static func signedIn(_ site: ConsoleSite, _ request: Request, _ query: RouteQuery) async throws -> Response {
        guard let company = site.company else { throw Problem(.notFound, "Nobody signs in here with a company's account.") }
        let page = SignInPage(site: site, request: request)
        // A look at the head of the page must not use the code up.
        guard request.method == .get else { return try await refused(site, page, .strange("no page was asked for"), next: nil) }
        guard let secret = company.cookie.secret(of: request) else {
            return try await refused(site, page, .strange("the browser has no cookie of an attempt, or no longer"), next: nil)
        }
        guard let attempt = query["state"].flatMap({ SignInAttempt(state: $0, by: secret) }) else {
            return try await refused(site, page, .strange("the state is of no attempt of this browser, or too old"), next: nil)
        }
        do {
            let answer = CompanySignIn.Answer(code: query["code"], error: query["error"], issuer: query["iss"])
            let tokens = try await company.finish(attempt, answer, by: secret)
            count("good")
            return try await begun(site, request, try await site.cookie.sessions.begin(tokens), next: attempt.next)
        } catch let fault as SignInFault {
            return try await refused(site, page, fault, next: attempt.next)
        }
    }

    /// A session is always a new one, so that nobody can have known its key before (session fixation); the browser's last one is over.
    private static func begun(_ site: ConsoleSite, _ request: Request, _ key: [UInt8], next: String?) async throws -> Response {
        if let last = site.cookie.key(of: request) { try await site.cookie.sessions.end(last) }
        return PageAnswer.redirect(to: Paths.own(next), headers: [.setCookie: site.cookie.setting(key)])
    }

    private static func refused(_ site: ConsoleSite, _ page: SignInPage, _ fault: SignInFault, next: String?) async throws -> Response {
        count(fault.kind)
        site.logger.warning("nobody was signed in", metadata: ["auth.result": "\(fault.kind)", "auth.reason": "\(fault.reason)"])
        return try await page.answer(next: next, error: fault.text(page.wording), status: fault.status, isOtherWanted: fault == .role)
    }

    private static func signOut(_ site: ConsoleSite, _ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard request.isSameOrigin else { throw Problem(.forbidden, "The form was sent from another site.") }
        let isIssued = if let key = site.cookie.key(of: request) { try await site.cookie.sessions.end(key) } else { Bool?.none }
        var headers: HTTPFields = [.setCookie: site.cookie.clearing]
        // Also when the session was over before: at a desk that several use, the next must not come in with the last one's account.
        guard let company = site.company, isIssued ?? true else { return PageAnswer.redirect(to: "/sign-in", headers: headers) }
        headers.append(HTTPField(name: .setCookie, value: company.cookie.clearing))
        let page = SignInPage(site: site, request: request)
        do {
            guard let address = try await company.endSession() else { return PageAnswer.redirect(to: "/sign-in", headers: headers) }
            return try await page.onward(to: address, headers: headers)
        } catch let fault as SignInFault {
            site.logger.warning(
                "the provider was not told that somebody signed out",
                metadata: ["auth.result": "\(fault.kind)", "auth.reason": "\(fault.reason)"])
            return try await page.answer(next: nil, error: page.wording.page("signOutStillIn"), status: fault.status, headers: headers)
        }
    }

    private static func count(_ result: String) {
        Counter(label: "guanjia_sign_ins_total", dimensions: [("result", result)]).increment()
    }
}
