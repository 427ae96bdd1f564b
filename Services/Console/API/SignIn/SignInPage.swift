import HTTPTypes
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The page where somebody signs in, and the one that leads to the provider.
struct SignInPage: Sendable {
    let site: ConsoleSite
    let wording: Wording

    init(site: ConsoleSite, request: Request) {
        self.site = site
        wording = Wording(words: site.content.words, language: Visit.language(of: request))
    }

    /// The ways to sign in that there are.
    /// - Parameters:
    ///   - next: the page to go on to.
    ///   - error: why the last try failed.
    ///   - status: of the answer, where there is an error.
    ///   - headers: more header fields.
    ///   - isOtherWanted: whether another account of the company would do: the provider would take the same one again, unasked.
    /// - Throws: `DatabaseError`, `ContentError`.
    /// - Returns: the page.
    func answer(
        next: String?, error: String? = nil, status: HTTPResponse.Status = .unauthorized, headers: HTTPFields = [:],
        isOtherWanted: Bool = false
    ) async throws -> Response {
        let next = Paths.own(next)
        // Its own address, also where the provider has sent the browser back with a code.
        let address = "/sign-in" + Paths.query([("next", next == "/" ? nil : next)])
        var view = Frame.basis(site, wording, title: wording.page("signIn"), address: address, now: try await site.now().now)
        view["action"] = "/sign-in"
        view["next"] = next
        let posts = Role.allCases.filter { Role.consoleUsers.contains($0) && site.developmentTokens[$0.rawValue] != nil }
            .map { ["value": $0.rawValue, "label": wording.value($0.rawValue, of: "role")] }
        if !posts.isEmpty { view["development"] = ["posts": posts] }
        if site.company != nil {
            view["company"] = ["label": wording.page("signInCompany"), "leave": isOtherWanted ? wording.page("signInLeave") : ""]
        }
        view["isNowhere"] = posts.isEmpty && site.company == nil
        if let error { view["error"] = error }
        var answer = try site.page("sign-in", view, status: error == nil ? .ok : status)
        for field in headers { answer.headers.append(field) }
        // Its address may hold a code that was not taken: it goes with no request for a style sheet into the log of a proxy.
        answer.headers[values: .referrerPolicy] = ["strict-origin"]
        if answer.status == .serviceUnavailable { answer.headers[.retryAfter] = "5" }
        return answer
    }

    /// A page that leads to one of the provider at once, and by a link where a browser does not go by itself.
    ///
    /// No redirection: that would be the answer to a form, which the page's policy lets lead to this server alone (CSP form-action), and browsers
    /// hold redirections to it, those of the provider to others as well.
    func onward(to address: String, headers: HTTPFields) async throws -> Response {
        var view = Frame.basis(site, wording, title: wording.page("signInOnward"), address: "/sign-in", now: try await site.now().now)
        view["onward"] = address
        var answer = try site.page("onward", view)
        for field in headers { answer.headers.append(field) }
        return answer
    }
}
