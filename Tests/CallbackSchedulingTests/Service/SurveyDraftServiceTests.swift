import Casework
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Drafts of surveys on a real database", .timeLimit(.minutes(10)))
struct SurveyDraftServiceTests {
    @Test("A draft that is written anew after its list was made goes out with as many items as it has then (CBK-43)")
    func amended() async throws {
        try await SurveyBench.with { bench in
            let id = try await bench.draft()
            try await bench.list(id, [["household": "3-1"]])
            let text = """
                {"surveyKind": "periodic_other", "title": "改过的调查", "property": "residential", "themes": ["cleaning"],
                 "items": [{"class": "cleaning", "text": "楼道"}], "methods": ["phone"], "endsAt": "2026-03-31T16:00:00.000Z"}
                """
            let amended = try await bench.ask("POST /surveys/\(id)/amend", text, like: "Survey")
            #expect((amended.json["items"] as? [Any])?.count == 1)
            let listed = try await bench.service.ask(TestRequest("GET /surveys?kind=periodic_other", as: .propertyOffice))
            #expect((listed.json["items"] as? [[String: Any]])?.map { $0["id"] as? String } == ["\(id)"])
            try await bench.open(id, sent: 1)
            let form = try #require(
                try await bench.service.engine.reader.find(bench.form(id, "3-1").retyped(), as: SurveyForm.self)
            ).body
            #expect(form.items == 1)
            let other = try await bench.draft()
            let given = try await bench.ask("POST /surveys/\(other)/cancel", #"{"reason": "改期"}"#, like: "Survey")
            #expect(given.json["state"] as? String == "cancelled")
            let refused = try await bench.service.ask(
                TestRequest(
                    "POST /surveys/\(other)/households", as: .propertyOffice,
                    body: Data(#"{"households": [{"household": "3-2"}]}"#.utf8)))
            #expect(refused.problem == "wrong-state")
        }
    }
}
