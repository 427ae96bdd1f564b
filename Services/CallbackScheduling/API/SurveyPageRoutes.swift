import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// The page behind a household's link: shows the form and takes one answer, without a token and without a key (ADR 21).
///
/// A link that is not ours, has expired, or leads to a form that is not out, gets the same page, whatever is wrong with it.
struct SurveyPageRoutes: Sendable {
    let engine: CaseEngine
    let links: SurveyLinks?

    static func add(to router: RouterGroup<APIRequestContext>, of engine: CaseEngine) {
        let pages = SurveyPageRoutes(
            engine: engine, links: engine.coder.linkSigner(for: SurveyLinks.purpose).map(SurveyLinks.init(signer:)))
        router.get("survey/:token") { request, context in try await pages.show(request, context) }
        router.post("survey/:token") { request, context in try await pages.take(request, context) }
    }

    /// The page for a household whose request was refused before its form was looked at, or while it was: too many at a time, the database away.
    @Sendable static func page(of problem: Problem, _ request: Request) -> Response {
        let (words, status) = (words(request), problem.kind.status)
        switch status.code {
        // Without a token nobody is told what there is below a path that has no page.
        case 401, 404: return unknown(words)
        case 429, 500...: return notice(words, words.busy, words.busyText, status, problem.headers)
        default: return notice(words, words.refused, words.refusedText, status, problem.headers)
        }
    }

    /// A form that is out, and its survey.
    private struct Found {
        let form: SurveyForm
        let survey: Survey
        let now: Date

        /// Whether an answer is still taken.
        var isOpen: Bool { form.state == .sent && survey.state.takesAnswers && now < survey.draft.endsAt }
    }

    private func show(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let words = Self.words(request)
        guard let found = try await find(context) else { return Self.unknown(words) }
        if found.form.state == .returned { return Self.notice(words, words.thanks, words.thanksText) }
        guard found.isOpen else { return Self.notice(words, words.closed, words.closedText) }
        let page = SurveyPage(survey: found.survey, words: words, zone: engine.policy.days.zone)
        return HTMLAnswer.make(page.html, sendsForm: true)
    }

    private func take(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let words = Self.words(request)
        guard let found = try await find(context) else { return Self.unknown(words) }
        guard let filled = SurveyFilling(try await FormBody.read(request, context), items: found.form.items) else {
            return Self.notice(words, words.refused, words.refusedText, .badRequest)
        }
        if found.form.state == .sent, !found.isOpen { return Self.notice(words, words.closed, words.closedText, .conflict) }
        if let fault = Self.fault(of: filled, words), found.isOpen {
            let page = SurveyPage(survey: found.survey, words: words, zone: engine.policy.days.zone, filled: filled, fault: fault)
            return HTMLAnswer.make(page.html, sendsForm: true, status: .unprocessableContent)
        }
        return try await submit(filled.answer, found, request, words)
    }

    /// The form itself decides whether the answer is the first: two at once are one after the other there.
    private func submit(_ answer: SurveyAnswerForm, _ found: Found, _ request: Request, _ words: SurveyWords) async throws -> Response {
        let result = await engine.runner.submit(
            Submission(
                .answer(answer), to: found.form.id.retyped(), as: SurveyForm.self, under: engine.policy,
                cause: .system(traceparent: TraceContext.current?.traceparent)))
        switch result {
        case .accepted, .replayed:
            // The same address, now with thanks: what is sent again by going back is recognised.
            return Response(
                status: .seeOther,
                headers: [.location: "\(request.uri.path)\(words.language == .english ? "?lang=en" : "")", .cacheControl: "no-store"])
        case .rejected(let rejection, _) where rejection.code == .wrongState:
            let isAnswered = try await engine.reader.find(found.form.id.retyped(), as: SurveyForm.self)?.body.state == .returned
            return isAnswered
                ? Self.notice(words, words.already, words.alreadyText, .conflict)
                : Self.notice(words, words.closed, words.closedText, .conflict)
        case .rejected: return Self.notice(words, words.refused, words.refusedText, .badRequest)
        case .keyReused, .keyInFlight, .unavailable, .failed:
            return Self.notice(words, words.busy, words.busyText, .serviceUnavailable, [.retryAfter: "2"])
        }
    }

    private func find(_ context: APIRequestContext) async throws -> Found? {
        // What is not signed by us costs no look into the database.
        guard let token = context.parameters.get("token"), let read = links?.form(of: token) else { return nil }
        let now = try await engine.now()
        guard now < read.expires, let form = try await engine.reader.find(read.id.retyped(), as: SurveyForm.self)?.body,
            form.state != .listed, let survey = try await engine.reader.find(form.surveyId.retyped(), as: Survey.self)?.body
        else { return nil }
        return Found(form: form, survey: survey, now: now)
    }

    private static func fault(of filled: SurveyFilling, _ words: SurveyWords) -> String? {
        if filled.saysNothing { return words.nothingSaid }
        return (filled.remarks?.unicodeScalars.count ?? 0) > SurveyAnswerForm.remarksLength ? words.tooLong : nil
    }

    /// The parameters of both routes' queries.
    static let names = ["lang"]

    private static func words(_ request: Request) -> SurveyWords {
        SurveyWords(language: .init(RouteQuery(of: request, names: names)["lang"]))
    }

    private static func notice(
        _ words: SurveyWords, _ title: String, _ text: String, _ status: HTTPResponse.Status = .ok, _ headers: HTTPFields = [:]
    ) -> Response {
        HTMLAnswer.make(SurveyPage.notice(words, title, text), status: status, headers: headers)
    }

    private static func unknown(_ words: SurveyWords) -> Response { notice(words, words.unknown, words.unknownText, .notFound) }
}
