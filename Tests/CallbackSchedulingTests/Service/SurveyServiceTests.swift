import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Surveys, over HTTP (domain 3.5)", .timeLimit(.minutes(10)))
struct SurveyServiceTests {
    @Test("From the draft to the explanation, which the next survey shows (CBK-30 to CBK-43, RPT-06)") func whole() async throws {
        try await SurveyBench.with { bench in
            let (id, links) = try await bench.opened()
            #expect(links.count == 4)
            let first = try #require(links["3-1"])
            let page = try await bench.show(first)
            #expect(page.status == 200 && page.text.contains("楼道保洁") && !page.text.contains("张") && !page.text.contains("3-1"))
            let taken = try await bench.send(first, "q1=satisfied&q2=dissatisfied&remarks=%E6%85%A2+%3Cb%3E&wantsCall=yes")
            #expect(taken.status == 200 && taken.text.contains("已收到"))
            #expect(try await bench.send(try #require(links["3-2"]), "q1=very_satisfied&q2=&q3=satisfied").status == 200)
            try await bench.ask(
                "POST /survey-forms/\(try bench.form(id, "3-3"))/answer", as: .csDept,
                #"{"way": "paper", "ratings": [{"item": 1, "rating": "satisfied"}]}"#, like: "SurveyForm")
            try await bench.ask("POST /surveys/\(id)/distribute", as: .propertyOffice, "{}", like: "Survey")
            try await bench.ask("POST /surveys/\(id)/close", "{}", like: "Survey")
            let closed = try await eventually {
                try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'survey' AND body -> 'returns' IS NOT NULL") == 1
            }
            #expect(closed)
            #expect(try await bench.standing(id) == ["listed": 0, "occupied": 4, "sent": 0, "returned": 3, "notReturned": 1])

            // One answer is checked by lot, and who asked for it or said why is called anyway (CBK-42).
            let called = try await bench.bench.service.count(
                "SELECT count(*) FROM case_file WHERE kind = 'callback_task' AND body ->> 'callbackKind' = 'survey_check'")
            #expect((1...2).contains(called))
            let task = SurveyRounds.task(of: try bench.form(id, "3-1"))
            #expect(try await bench.bench.task(task)?.callbackKind == .surveyCheck)
            #expect(try await bench.bench.task(task)?.particulars.phone == "13800013807")
            for task in try await bench.tasks() {
                try await bench.bench.give("schedule", to: task, #"{"channel": "phone", "person": "秦岚"}"#)
                try await bench.bench.give("complete", to: task, #"{"rating": "satisfied", "remarks": "属实"}"#)
            }
            let analysed = try await bench.wait(id, for: "analysed")
            let result = try #require(analysed.json["result"] as? [String: Any])
            #expect(result["sent"] as? Int == 4 && result["returned"] as? Int == 3 && result["returnRate"] as? Int == 7_500)
            #expect(result["satisfaction"] as? Int == 8_000 && result["penalty"] as? Int == 0 && result["targetMet"] as? Bool == false)
            #expect((analysed.json["check"] as? [String: Any])?["checked"] as? Int == 1)

            try await bench.ask("POST /surveys/\(id)/report", #"{"proposals": "增加保洁"}"#, like: "Survey")
            try await bench.ask(
                "POST /surveys/\(id)/decide", as: .generalManager, of: nil, #"{"approved": true, "text": "同意"}"#, like: "Survey")
            try await bench.ask("POST /surveys/\(id)/explain", as: .managementRep, of: nil, #"{"text": "已增加夜班保洁"}"#, like: "Survey")
            let (next, nextLinks) = try await bench.opened(1)
            let shown = try await bench.ask("GET /surveys/\(next)", like: "Survey")
            #expect((shown.json["improvements"] as? [String: Any])?["text"] as? String == "已增加夜班保洁")
            #expect(try await bench.show(try #require(nextLinks["3-1"])).text.contains("已增加夜班保洁"))

            try await bench.service.settle()
            let facts = try bench.bench.facts(SurveyAnalysed.self)
            #expect(facts.map(\.satisfaction) == [8_000] && facts.map(\.dissatisfied) == [1])
            let answers = try bench.bench.facts(SurveyResponseReceived.self)
            #expect(answers.count == 3 && answers.compactMap { $0.sealed?.content?.remarks } == ["慢 <b>"])
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
        }
    }

    @Test("One answer per household: the same again is thanked for, another one is told so, the first stays") func second() async throws {
        try await SurveyBench.with { bench in
            let (id, links) = try await bench.opened(1)
            let path = try #require(links["3-1"])
            #expect(try await bench.send(path, "q1=satisfied").text.contains("已收到"))
            #expect(try await bench.send(path, "q1=satisfied").status == 200)
            let other = try await bench.send(path + "?lang=en", "q1=dissatisfied")
            #expect(other.status == 409 && other.text.contains("answered already"))
            let form = try bench.form(id, "3-1")
            let desk = try await bench.service.ask(
                TestRequest(
                    "POST /survey-forms/\(form)/answer", as: .csDept, body: Data(#"{"way": "phone", "ratings": []}"#.utf8)))
            #expect(desk.problem == "wrong-state" && (desk.json["detail"] as? String)?.contains("link") == true)
            let shown = try await bench.ask("GET /survey-forms/\(form)", as: .csDept, like: "SurveyForm")
            #expect((shown.json["ratings"] as? [[String: Any]])?.first?["rating"] as? String == "satisfied")
            #expect(try await bench.show(path).text.contains("已收到"))
            try await bench.service.settle()
            #expect(try bench.bench.facts(SurveyResponseReceived.self).count == 1)
        }
    }

    @Test("Two instances answer for the same household at once: one answer") func atOnce() async throws {
        try await SurveyBench.with(instances: 2) { bench in
            let (id, _) = try await bench.opened(3)
            let engines = [bench.service.engine] + bench.service.others
            for household in ["3-1", "3-2", "3-3"] {
                let form = try bench.form(id, household)
                let accepted = await withTaskGroup(of: Bool.self) { group in
                    for index in 0..<20 {
                        group.addTask {
                            let answer = SurveyAnswerForm(
                                way: .link, ratings: [SurveyItemRating(item: 1, rating: .satisfied)], remarks: "第 \(index) 次",
                                wantsCall: false)
                            let result = await engines[index % 2].runner.submit(
                                Submission(.answer(answer), to: form.retyped(), as: SurveyForm.self, under: .baseline, cause: .system()))
                            if case .accepted = result { return true }
                            return false
                        }
                    }
                    return await group.reduce(0) { $1 ? $0 + 1 : $0 }
                }
                #expect(accepted == 1)
            }
            try await bench.service.settle()
            #expect(try bench.bench.facts(SurveyResponseReceived.self).count == 3)
            #expect(try bench.bench.facts(SurveyFormSent.self).count == 3)
            try await bench.bench.setClock("2026-04-01 00:00:01")
            let isSampled = try await eventually { try !bench.bench.facts(SurveySampled.self).isEmpty }
            #expect(isSampled)
            for engine in engines { _ = try await SurveyRounds(engine: engine).pass(.forms) }
            try await bench.service.settle()
            #expect(try bench.bench.facts(SurveySampled.self).map(\.chosen) == [1])
            #expect(try bench.bench.facts(TaskPlanned.self).map(\.kind) == [.surveyCheck])
        }
    }

    @Test("Links that are forged, shortened or of nothing get the same page as any other") func forged() async throws {
        try await SurveyBench.with { bench in
            let (_, links) = try await bench.opened(1)
            let path = try #require(links["3-1"])
            let unknown = try await bench.show("/survey/nothing")
            #expect(unknown.status == 404 && unknown.fields["content-type"] == "text/html; charset=utf-8")
            let last = path.last == "A" ? "B" : "A"
            for bad in [
                String(path.dropLast()), path + "A", String(path.dropLast()) + last, "/survey/" + String(repeating: "A", count: 76),
            ] {
                let shown = try await bench.show(bad)
                #expect(shown.status == 404 && shown.body == unknown.body)
                let sent = try await bench.send(bad, "q1=satisfied")
                #expect(sent.status == 404 && sent.body == unknown.body)
            }
            #expect(try await bench.service.ask(TestRequest("GET /surveys")).status == 401)
        }
    }

    @Test("The page keeps to itself, and refuses what it did not ask for with a page") func refusals() async throws {
        try await SurveyBench.with { bench in
            let (_, links) = try await bench.opened(1)
            let path = try #require(links["3-1"])
            let page = try await bench.show(path)
            #expect(
                page.fields["content-security-policy"]
                    == "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
            #expect(page.fields["referrer-policy"] == "no-referrer" && page.fields["cache-control"] == "no-store")
            let forms: [(String, Int)] = [
                ("q1=satisfied&q1=dissatisfied", 400), ("q99=satisfied", 400), ("q1=meh", 400), ("q1=%ZZ", 400), ("q1=%00", 400),
                ("remarks=%FF", 400), ("evil=1", 400), ("", 422), ("q1=&q2=", 422),
                ("remarks=" + String(repeating: "x", count: 2_001), 422),
                ("remarks=" + String(repeating: "x", count: 70_000), 413),
            ]
            for (form, status) in forms {
                let answer = try await bench.send(path, form)
                #expect(answer.status == status, "\(form.prefix(40))")
                #expect(answer.fields["content-type"] == "text/html; charset=utf-8", "\(form.prefix(40))")
            }
            #expect(try await bench.send(path, "{}", type: "application/json").status == 415)
            // What is refused before a form is looked at is a page as well.
            for route in ["PUT \(path)", "GET \(path)/more?lang=en"] {
                let answer = try await bench.service.ask(TestRequest(route))
                #expect(answer.status == 404 && answer.fields["content-type"] == "text/html; charset=utf-8", "\(route)")
                #expect(answer.text.contains(route.hasPrefix("PUT") ? "链接无效" : "This link does not work"), "\(route)")
            }
            #expect(try await bench.show(path).text.contains("<form"))
        }
    }

    @Test("After the end the link says so politely, and later leads nowhere") func closed() async throws {
        try await SurveyBench.with { bench in
            let (id, links) = try await bench.opened(2)
            let path = try #require(links["3-1"])
            try await bench.bench.setClock("2026-04-01 00:00:01")
            try await bench.wait(id, for: "analysed")
            let shown = try await bench.show(path)
            #expect(shown.status == 200 && shown.text.contains("调查已结束"))
            #expect(try await bench.send(path, "q1=satisfied").status == 409)
            #expect(try await bench.standing(id) == ["listed": 0, "occupied": 2, "sent": 0, "returned": 0, "notReturned": 2])
            try await bench.bench.setClock("2026-07-15 00:00")
            #expect(try await bench.show(path).status == 404)
        }
    }

    @Test("The list is right whatever is sent twice; nothing is listed once it is open (CBK-32)") func listing() async throws {
        try await SurveyBench.with { bench in
            let id = try await bench.draft(
                """
                {"surveyKind": "periodic_office", "title": "写字楼", "property": "office_building", "themes": ["repair"],
                 "items": [{"class": "engineering_repair", "text": "维修"}], "methods": ["questionnaire"],
                 "endsAt": "2026-03-31T00:00:00+08:00", "occupiedHouseholds": 600}
                """)
            try await bench.list(id, (1...599).map { ["household": "A\($0)"] })
            try await bench.list(id, (300...599).map { ["household": "A\($0)"] })
            try await bench.list(id, [["household": "B1", "occupied": false]])
            #expect(try await bench.standing(id)["listed"] == 600)
            let early = try await bench.service.ask(
                TestRequest("POST /surveys/\(id)/open", as: .propertyOffice, of: "osmanthus", body: Data("{}".utf8)))
            #expect(early.problem == "rule-violated" && (early.json["detail"] as? String)?.contains("CBK-32") == true)
            try await bench.list(id, [["household": "＝A600"]])
            try await bench.open(id, sent: 600)
            #expect(try await bench.standing(id) == ["listed": 1, "occupied": 600, "sent": 600, "returned": 0, "notReturned": 0])
            let late = try await bench.service.ask(
                TestRequest(
                    "POST /surveys/\(id)/households", as: .propertyOffice, of: "osmanthus",
                    body: Data(#"{"households": [{"household": "C1"}]}"#.utf8)))
            #expect(late.problem == "wrong-state")
            let csv = try await bench.service.ask(TestRequest("GET /surveys/\(id)/links?format=csv", as: .propertyOffice, of: "osmanthus"))
            #expect(csv.text.split(separator: "\r\n").count == 601 && csv.fields["content-type"] == "text/csv; charset=utf-8")
            #expect(csv.text.contains("\"'＝A600\",") && csv.text.contains("\"A599\","), "no spreadsheet takes it for a formula")
        }
    }

    @Test("Who asks for a call gets it before the survey ends; checks hold the result up for two weeks at most (CBK-29, CBK-42)")
    func wished() async throws {
        try await SurveyBench.with { bench in
            let (id, links) = try await bench.opened(2)
            _ = try await bench.send(try #require(links["3-1"]), "q1=satisfied&wantsCall=yes")
            let rounds = SurveyRounds(engine: bench.service.engine)
            _ = try await rounds.pass(.checks)
            let task = SurveyRounds.task(of: try bench.form(id, "3-1"))
            let planned = try await bench.service.engine.reader.find(task.retyped(), as: CallbackTask.self)?.body
            #expect(planned?.callbackKind == .surveyCheck)
            try await bench.bench.setClock("2026-04-01 09:00")
            let survey = SurveyID(try #require(UUID(uuidString: id)))
            let isSampled = try await eventually {
                _ = try await rounds.pass(.forms)
                return try await bench.service.engine.reader.find(survey.retyped(), as: Survey.self)?.body.returns != nil
            }
            #expect(isSampled)
            try await bench.bench.setClock("2026-04-14 09:00")
            _ = try await rounds.pass(.checks)
            try await bench.wait(id, for: "closed_for_returns")
            try await bench.bench.setClock("2026-04-15 10:00")
            _ = try await rounds.pass(.checks)
            let check = try await bench.wait(id, for: "analysed").json["check"] as? [String: Any]
            #expect(check?["checked"] as? Int == 0)
        }
    }

    @Test("A sample has who complained or was dissatisfied before, one of each area, and as many as asked for (CBK-35, K-20)")
    func sample() async throws {
        var settings = PolicySettings()
        settings.survey.specialSampleMode = .sample
        try await SurveyBench.with(under: Policy(name: "test", settings: settings)) { bench in
            let (first, links) = try await bench.opened(2)
            _ = try await bench.send(try #require(links["3-2"]), "q1=dissatisfied")
            try await bench.bench.setClock("2026-04-01 09:00")
            let check = try await bench.finishChecks(of: first).json["check"] as? [String: Any]
            // Dissatisfied on the form with all that was rated, satisfied when called back.
            #expect(check?["checked"] as? Int == 1 && check?["contradicted"] as? Int == 1)
            let id = try await bench.draft(
                """
                {"surveyKind": "special", "title": "专项", "property": "residential", "areas": ["东区", "西区"], "sampleSize": 10,
                 "items": [{"class": "attitude", "text": "态度"}], "methods": ["visit"], "endsAt": "2026-04-30T00:00:00+08:00"}
                """, as: .csManager)
            try await bench.list(id, (1...60).map { ["household": "E\($0)", "area": "东区", "complainedBefore": $0 <= 3] })
            try await bench.list(id, [["household": "W1", "area": "西区"]])
            let missing = try await bench.service.ask(
                TestRequest("POST /surveys/\(id)/open", as: .propertyOffice, of: "osmanthus", body: Data("{}".utf8)))
            #expect(missing.problem == "rule-violated" && (missing.json["detail"] as? String)?.contains("CBK-35") == true)
            try await bench.list(id, [["household": "3-2", "area": "东区"]])
            try await bench.open(id, sent: 10)
            let chosen = Set(try await bench.links(id).keys)
            #expect(chosen.count == 10 && chosen.isSuperset(of: ["E1", "E2", "E3", "W1", "3-2"]))
        }
    }

    @Test("A quarter in which an office began no periodic survey is told of once, by however many instances (CBK-30, K-10)")
    func missed() async throws {
        try await SurveyBench.with(instances: 2) { bench in
            _ = try await bench.opened(1)
            try await bench.bench.setClock("2026-10-02 08:00")
            for engine in [bench.service.engine] + bench.service.others { _ = try await MissedSurveys(engine: engine).pass() }
            for engine in [bench.service.engine] + bench.service.others { _ = try await MissedSurveys(engine: engine).pass() }
            try await bench.service.settle()
            let told = try bench.bench.facts(SurveyDue.self).sorted { $0.from < $1.from }
            #expect(told.map(\.from) == [local("2026-04-01 00:00"), local("2026-07-01 00:00")])
            #expect(told.map(\.until) == [local("2026-07-01 00:00"), local("2026-10-01 00:00")])
            let listed = try await bench.ask("GET /survey-periods", like: "SurveyPeriodPage")
            #expect((listed.json["items"] as? [Any])?.count == 2)
        }
    }

    @Test("Twenty thousand answers are counted right, by item and rating (CBK-38)") func large() async throws {
        try await SurveyBench.with { bench in
            let id = try await bench.draft()
            let survey = try #require(UUID(uuidString: id))
            // As the forms' own changes would have written it.
            _ = try await bench.service.pool.query(
                """
                INSERT INTO survey_form_index (form_id, survey_id, household, state, occupied, complained, ratings, owes_call)
                SELECT gen_random_uuid(), \(survey), 'H' || n, CASE WHEN n % 10 = 0 THEN 'not_returned' ELSE 'returned' END, true, false,
                       CASE WHEN n % 10 = 0 THEN NULL ELSE ARRAY[n % 5, 4, 0]::smallint[] END, false
                FROM generate_series(1, 20000) n
                """)
            let found = try #require(try await bench.service.engine.reader.find(CaseID(survey), as: Survey.self)).body
            let counts = try await SurveyLookup(engine: bench.service.engine).counts(of: found)
            #expect(counts.sent == 20_000 && counts.returned == 18_000)
            // n % 5 = 0 are multiples of five: 4,000, of which 2,000 are not returned; they are blank here.
            #expect(
                counts.items == [
                    SurveyTally(verySatisfied: 4_000, satisfied: 4_000, fairlySatisfied: 4_000, dissatisfied: 4_000),
                    SurveyTally(dissatisfied: 18_000), SurveyTally(),
                ])
        }
    }

    @Test("Another office sees nothing of a survey, and who may not hand out forms gets no links (CBK-43, D13)") func sight() async throws {
        let log = LogRecorder()
        try await SurveyBench.with(log: log) { bench in
            let (id, _) = try await bench.opened(1)
            let asked = TestRequest("GET /surveys/\(id)/links", as: .csDept).with("Access-Reason", "supervision")
            #expect(try await bench.service.ask(asked).status == 200)
            let line = try #require(log.recorded.last { $0.contains("survey links revealed") })
            for part in [
                "actor.role=cs_dept", "case.id=\(id.lowercased())", "http.route=/surveys/{id}/links", "access.reason=supervision",
            ] {
                #expect(line.contains(part), "\(part) in \(line)")
            }
            #expect(try await bench.service.ask(TestRequest("GET /surveys/\(id)", as: .csDept, of: "donghu")).problem == "not-found")
            #expect(try await bench.service.ask(TestRequest("GET /surveys/\(id)/links", as: .engineering)).problem == "forbidden")
            let masked = try await bench.ask(
                "GET /survey-forms/\(try bench.form(id, "3-1"))", as: .engineering, of: nil, like: "SurveyForm")
            #expect(masked.json["unit"] as? String == "***" && masked.json["masked"] as? Bool == true)
            try await bench.ask("GET /surveys?kind=periodic_other", as: .csDept, like: "SurveyPage")
            let forms = try await bench.ask("GET /survey-forms?survey=\(id)&owesCall=false", as: .csDept, like: "SurveyFormPage")
            #expect((forms.json["items"] as? [Any])?.count == 1)
        }
    }

    @Test("Bad input is a 4xx problem that says what to do") func badRequests() async throws {
        try await SurveyBench.with { bench in
            let (id, _) = try await bench.opened(1)
            let fresh = try await bench.draft()
            func post(_ path: String, _ body: String, as role: Role = .ownerServiceSupervisor) -> TestRequest {
                TestRequest("POST \(path)", as: role, body: Data(body.utf8))
            }
            let twice = #"{"households": [{"household": "a"}, {"household": "a"}]}"#
            let form = try bench.form(id, "3-1")
            let cases: [BadRequest] = [
                BadRequest(
                    "nothing said", post("/surveys", "{}"), 422, "invalid",
                    ["office", "title", "surveyKind", "property", "endsAt", "methods", "items", "items"]),
                BadRequest("an unknown kind", post("/surveys", #"{"surveyKind": "x"}"#), 400, "malformed", ["surveyKind"]),
                BadRequest("a household twice", post("/surveys/\(fresh)/households", twice), 422, "invalid", ["households[1].household"]),
                BadRequest("no households", post("/surveys/\(fresh)/households", "{}"), 422, "invalid", ["households", "households"]),
                BadRequest(
                    "no key", post("/surveys/\(fresh)/households", twice).with("Idempotency-Key", nil), 428, "precondition-required"),
                BadRequest("no id", post("/surveys/x/households", #"{"households": [{"household": "a"}]}"#), 404, "not-found"),
                BadRequest(
                    "another version",
                    post("/surveys/\(fresh)/households", #"{"households": [{"household": "a"}]}"#).with("If-Match", "\"9\""),
                    412, "version-mismatch"),
                BadRequest("a wrong state", post("/surveys/\(id)/report", #"{"proposals": "x"}"#), 409, "wrong-state"),
                BadRequest(
                    "a link at the desk", post("/survey-forms/\(form)/answer", #"{"way": "link", "ratings": []}"#), 422, "invalid", ["way"]),
                BadRequest("no way", post("/survey-forms/\(form)/answer", "{}"), 422, "invalid", ["way", "ratings"]),
                BadRequest(
                    "an item that is none",
                    post("/survey-forms/\(form)/answer", #"{"way": "phone", "ratings": [{"item": 9, "rating": "satisfied"}]}"#),
                    422, "invalid", ["ratings"]),
                BadRequest("another format", TestRequest("GET /surveys/\(id)/links?format=pdf", as: .csDept), 400, "malformed", ["format"]),
                BadRequest("links of a draft", TestRequest("GET /surveys/\(fresh)/links", as: .csDept), 409, "wrong-state"),
            ]
            for bad in cases {
                let objections = try bad.objections(to: try await bench.service.ask(bad.request))
                #expect(objections == [])
            }
        }
    }
}

extension SurveyBench {
    /// Callback tasks about answers that wait to be made.
    func tasks() async throws -> [CallbackTaskID] {
        try await service.pool.query("SELECT id FROM case_file WHERE kind = 'callback_task' AND state = 'planned' ORDER BY id")
            .map { CallbackTaskID(try $0.decode("id", as: UUID.self)) }
    }

    /// Calls everybody whom a closed survey wants called, until it is analysed.
    func finishChecks(of survey: String) async throws -> TestAnswer {
        let isSampled = try await eventually { try await !tasks().isEmpty }
        #expect(isSampled)
        for task in try await tasks() {
            try await bench.give("schedule", to: task, #"{"channel": "phone", "person": "秦岚"}"#)
            try await bench.give("complete", to: task, #"{"rating": "satisfied", "remarks": "属实"}"#)
        }
        return try await wait(survey, for: "analysed")
    }
}
