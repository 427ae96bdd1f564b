import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap

/// Refusals as pages: what is the matter, and what to do.
enum ProblemPages {
    /// Has every problem of every path written as a page.
    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.writesProblems(below: "") { problem, request in answer(problem, request, site) }
    }

    /// Who is not signed in is sent to where that is done, and comes back; a page that brings itself up to date is only told.
    private static func answer(_ problem: Problem, _ request: Request, _ site: ConsoleSite) -> Response {
        let isPage = request.method == .get && request.headers[.fragment] == nil && request.uri.path != "/live"
        if problem.kind.status == .unauthorized, isPage {
            return PageAnswer.redirect(to: "/sign-in" + Paths.query([("next", Paths.own(request.uri.string))]))
        }
        let wording = Wording(words: site.content.words, language: Visit.language(of: request))
        let status = problem.kind.status
        let title = wording.page("problem_\(status.code)", otherwise: wording.page("problem_other"))
        var view = Frame.basis(site, wording, title: title, address: request.uri.string, now: Date())
        view["status"] = String(status.code)
        view["detail"] = problem.detail.map(wording.fault) ?? ""
        view["errors"] = problem.errors.map { ["field": wording.field(named: $0.field), "detail": wording.fault($0.detail)] }
        if let advice = wording.words.find("advice_\(status.code)", in: .pages, wording.language) { view["advice"] = [advice] }
        view["traceId"] = TraceContext.current?.traceID ?? ""
        guard let page = try? site.page("problem", view, status: status) else { return problem.response() }
        var answer = page
        for field in problem.headers { answer.headers[field.name] = field.value }
        return answer
    }
}

extension ServiceRefusal: ProblemConvertible {
    /// What a service refuses of a page is refused of the page.
    var problem: Problem {
        switch status {
        case 401: Problem(.unauthenticated, detail)
        case 403: Problem(.forbidden, detail)
        case 404: Problem(.notFound, detail)
        case 429: Problem(.tooManyRequests, detail, headers: [.retryAfter: "2"])
        default: Problem(.unavailable, detail, headers: [.retryAfter: "2"])
        }
    }
}

extension ServiceSilence: ProblemConvertible {
    var problem: Problem {
        Problem(.unavailable, "The service \(service.rawValue) does not answer at present.", headers: [.retryAfter: "2"])
    }
}
