import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap
import SharedModels

/// `/owner`: an owner without an account sees how a matter stands, by its number and the last four digits of the telephone number that the desk has
/// (ADR 60).
///
/// Number and digits come in the body of a form and are in no address, no log and no table; how often somebody may guess is Intake's to bound.
enum OwnerRoutes {
    static let path = "/owner"
    /// Fields of the form.
    private static let mostFields = 8

    static func add(to router: RouterGroup<APIRequestContext>, of site: ConsoleSite) {
        router.get("owner") { request, _ in
            try await form(OwnerView(site, Visit.language(of: request), now: site.now().now))
        }
        router.post("owner") { request, context in try await show(site, request, context) }
    }

    private static func form(
        _ view: OwnerView, number: String = "", faults: [OwnerQuestion.Fault] = [], error: String? = nil,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try view.site.page("owner", view.form(number: number, faults: faults, error: error), status: status)
    }

    private static func show(_ site: ConsoleSite, _ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard request.isSameOrigin else { throw Problem(.forbidden, "The form was sent from another site.") }
        let sent = try await FormBody.read(request, context, most: mostFields)
        // The answer in the other language is the same question again.
        let chosen = sent["language"].flatMap(Language.init(rawValue:))
        let view = OwnerView(site, chosen ?? Visit.language(of: request), now: try await site.now().now)
        let (question, faults) = OwnerQuestion.read(number: sent["number"] ?? "", phoneEnd: sent["phoneEnd"] ?? "")
        var answer =
            if let question {
                try await answer(to: question, view)
            } else {
                try form(
                    view, number: String((sent["number"] ?? "").prefix(64)), faults: faults, error: view.wording.page("ownerNotRight"),
                    status: .unprocessableContent)
            }
        if let chosen { answer.headers[.setCookie] = Visit.languageCookie(chosen) }
        return answer
    }

    private static func answer(to question: OwnerQuestion, _ view: OwnerView) async throws -> Response {
        func refused(_ word: String, _ status: HTTPResponse.Status, retryAfter: Int? = nil) throws -> Response {
            let minutes = retryAfter.map { max(1, ($0 + 59) / 60) } ?? 1
            var page = try form(
                view, number: question.number, error: view.wording.page(word, ["m": "\(minutes)"]), status: status)
            if let retryAfter { page.headers[.retryAfter] = "\(retryAfter)" }
            return page
        }
        do {
            let body: JSONValue = .object(["number": .string(question.number), "phoneEnd": .string(question.phoneEnd)])
            let (status, said, retryAfter) = try await view.site.services.ask(.intake, "/status-queries", body: body)
            switch status {
            case 200:
                guard let found = OwnerStatus(said) else { return try refused("ownerSilent", .serviceUnavailable, retryAfter: 60) }
                return try view.site.page("owner-status", view.status(found, question))
            case 404: return try refused("ownerUnknown", .notFound)
            case 422: return try refused("ownerNotRight", .unprocessableContent)
            case 429: return try refused("ownerTooMany", .tooManyRequests, retryAfter: retryAfter ?? 60)
            default: return try refused("ownerSilent", .serviceUnavailable, retryAfter: 60)
            }
        } catch is ServiceSilence {
            return try refused("ownerSilent", .serviceUnavailable, retryAfter: 60)
        }
    }
}
