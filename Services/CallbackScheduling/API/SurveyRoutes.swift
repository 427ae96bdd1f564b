import Casework
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import ServiceBootstrap
import SharedModels

/// The API of surveys and their forms (domain 3.5).
enum SurveyRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let lookup = SurveyLookup(engine: engine)
        let surveys = CaseRoutes(
            Survey.self, at: "surveys", of: engine, in: group, by: Role.employees,
            filters: [
                .word("kind", of: SurveyKind.self) { kind in
                    "EXISTS (SELECT FROM survey_index i WHERE i.survey_id = case_file.id AND i.kind = \(kind))"
                }
            ])
        surveys.create(DraftSurveyRequest.self, by: SurveyRoles.orderers) { body, caller in try body.command(of: caller) }
        surveys.command("amend", AmendSurveyRequest.self, by: SurveyRoles.orderers)
        surveys.command("cancel", CancelSurveyRequest.self, by: SurveyRoles.orderers)
        surveys.command("open", SurveyEmptyRequest.self, by: SurveyRoles.distributors) { _, survey in
            .open(try await lookup.list(of: survey), of: survey.draft)
        }
        surveys.command("distribute", SurveyEmptyRequest.self, by: SurveyRoles.distributors) { _, survey in
            .distribute(sent: try await lookup.standing(of: survey.id).out)
        }
        surveys.command("close", CloseSurveyRequest.self, by: SurveyRoles.organisers)
        surveys.command("report", ReportSurveyRequest.self, by: SurveyRoles.organisers)
        surveys.command("decide", DecideSurveyRequest.self, by: SurveyRoles.leaders)
        surveys.command("explain", ExplainSurveyRequest.self, by: SurveyRoles.explainers)
        surveys.reading("standing", by: Role.employees) { survey, _ in try await lookup.standing(of: survey.id) }
        let households = SurveyHouseholds(engine: engine)
        group.post("surveys/:id/households", by: SurveyRoles.distributors, body: HouseholdsRequest.self) { sent, request, context in
            try await households.take(sent, request, context)
        }
        let links = SurveyLinkList(engine: engine)
        surveys.file("links", by: SurveyRoles.distributors, asking: ["format"] + PageRequest.names) { _, context, survey in
            try await links.show(context, survey)
        }

        let forms = CaseRoutes(
            SurveyForm.self, at: "survey-forms", of: engine, in: group, by: Role.employees,
            filters: [
                .id("survey") { "EXISTS (SELECT FROM survey_form_index i WHERE i.form_id = case_file.id AND i.survey_id = \($0))" },
                .flag("owesCall") { "EXISTS (SELECT FROM survey_form_index i WHERE i.form_id = case_file.id AND i.owes_call = \($0))" },
            ])
        forms.command(SurveyFormCommand.answerCode, AnswerFormRequest.self, by: SurveyRoles.askers)
        _ = CaseRoutes(SurveyPeriod.self, at: "survey-periods", of: engine, in: group, by: Role.employees)
    }
}

/// `POST /surveys/{id}/households`: each household is a case of its own, made once whatever happens to the request.
struct SurveyHouseholds: Sendable {
    let engine: CaseEngine

    /// What became of a part of the list.
    private struct Answer: Encodable {
        /// Households of this request.
        let received: Int
        /// Of the whole list.
        let standing: SurveyLookup.Standing
    }

    func take(_ sent: SentBody<HouseholdsRequest>, _ request: Request, _ context: CallerRequestContext) async throws -> Response {
        // What makes the request repeatable are the ids of the forms; the key is asked for as everywhere (D8).
        _ = try IdempotencyKey(of: request)
        let condition = try VersionCondition(of: request)
        let households = try (try await sent.content()).checked()
        guard let uuid = context.parameters.get("id").flatMap({ UUID(uuidString: $0) }),
            let found = try await engine.reader.find(CaseID(uuid), as: Survey.self)
        else { throw Problem(.notFound, "There is no such survey.") }
        let survey = found.body
        guard context.caller.office == nil || context.caller.office == survey.office else {
            throw Problem(.forbidden, "The survey belongs to another property office.")
        }
        try condition.check(found.record.version)
        guard survey.state == .draft else {
            throw Problem(.wrongState, "The survey is \(survey.state.rawValue); households are listed before it is opened.")
        }
        let lookup = SurveyLookup(engine: engine)
        guard try await lookup.standing(of: survey.id).total + households.count <= SurveyDraft.mostHouseholds else {
            throw Problem(.ruleViolated, "A survey has at most \(SurveyDraft.mostHouseholds) households.")
        }
        try await list(households, survey, context.caller)
        let answer = Answer(received: households.count, standing: try await lookup.standing(of: survey.id))
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
    }

    private func list(_ households: [SurveyHousehold], _ survey: Survey, _ caller: Caller) async throws {
        let actor = caller.actor
        let traceparent = TraceContext.current?.traceparent
        let problem = await withTaskGroup(of: Problem?.self) { group -> Problem? in
            for household in households {
                group.addTask {
                    let request = SurveyFormRequest(
                        surveyId: survey.id, office: survey.office, items: survey.draft.items.count, household: household)
                    return await engine.runner.submit(
                        Submission(
                            .list(request), to: SurveyLookup.form(survey.id, household.household).retyped(), as: SurveyForm.self,
                            under: engine.policy, cause: .part(of: actor, traceparent: traceparent), creates: true)
                    ).problem
                }
            }
            return await group.reduce(nil) { $0 ?? $1 }
        }
        if let problem { throw problem }
    }
}

/// `GET /surveys/{id}/links`: the households' links, for those who hand them out. Who had them is on record: a link answers for a household.
struct SurveyLinkList: Sendable {
    let engine: CaseEngine

    /// A household's link.
    private struct Link: Encodable, Sendable {
        let formId: SurveyFormID
        let household: String
        let area: String?
        let state: String
        let path: String
    }

    /// Households that one query brings.
    private static let page = 1_000

    func show(_ context: CallerRequestContext, _ survey: Survey) async throws -> Response {
        guard survey.openedAt != nil else { throw Problem(.wrongState, "The survey is draft; its forms are made out when it is opened.") }
        guard let signer = engine.coder.linkSigner(for: SurveyLinks.purpose) else {
            throw Problem(.unavailable, "There are no keys for links.")
        }
        let links = SurveyLinks(signer: signer)
        let format = context.query["format"] ?? "json"
        guard ["json", "csv"].contains(format) else { throw Problem.badParameter("format", "must be json or csv") }
        context.record(.surveyLinks, ["case.id": "\(survey.id)", "case.number": "\(survey.number)"])
        return format == "csv" ? try await csv(survey, links) : try await json(survey, links, PageRequest(of: context.query))
    }

    private func json(_ survey: Survey, _ links: SurveyLinks, _ page: PageRequest) async throws -> Response {
        guard let after = page.cursor.map({ $0.words.first }) ?? "" else {
            throw Problem.badParameter("cursor", "expected the value of next from the page before")
        }
        let found = try await read(survey, links, after: after, limit: page.limit + 1)
        let answer = Page(found, limit: page.limit) { [$0.household] }
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
    }

    private func csv(_ survey: Survey, _ links: SurveyLinks) async throws -> Response {
        var text = "household,area,state,path\r\n"
        var after = ""
        while true {
            let found = try await read(survey, links, after: after, limit: Self.page)
            for link in found {
                text += [link.household, link.area ?? "", link.state, link.path].map(CSVCell.quoted).joined(separator: ",") + "\r\n"
            }
            guard found.count == Self.page, let last = found.last else { break }
            after = last.household
        }
        let fields: HTTPFields = [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func read(_ survey: Survey, _ links: SurveyLinks, after household: String, limit: Int) async throws -> [Link] {
        try await engine.pool.query(SurveyStatements.links(of: survey.id, after: household, limit: limit)).map { row in
            let form = SurveyFormID(try row.decode("form_id", as: UUID.self))
            return Link(
                formId: form, household: try row.decode("household"), area: try row.decode("area"), state: try row.decode("state"),
                path: SurveyLinks.path(links.token(of: form, endsAt: survey.draft.endsAt)))
        }
    }
}
