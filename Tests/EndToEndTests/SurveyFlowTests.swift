import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// Domain 3.5, with the real program: its settings, its migrations, its jobs, and the page that needs no token.
    @Suite("A survey reaches its households over links (CBK-30 to CBK-43)", .timeLimit(.minutes(5)))
    struct SurveyFlowTests {
        private static let office: JSON = "p-01"

        @Test("A draft, a list, links; the page needs no token, everything else does") func links() async throws {
            try await Trial.run("survey") { trial in
                let end = Date().addingTimeInterval(10 * 86_400).formatted(.iso8601)
                let draft: JSON = [
                    "office": Self.office, "surveyKind": "periodic_other", "title": "一季度", "property": "residential",
                    "themes": ["repair"], "methods": ["questionnaire"], "endsAt": "\(end)",
                    "items": [["class": "engineering_repair", "text": "维修"]],
                ]
                let survey = try await post("/surveys", draft, as: .ownerServiceSupervisor, on: trial)
                let id = try #require(survey["id"].string)
                let households: JSON = ["households": [["household": "A1", "name": "\(Canary(number: 1).name)"], ["household": "A2"]]]
                _ = try await post("/surveys/\(id)/households", households, as: .propertyOffice, on: trial)
                _ = try await post("/surveys/\(id)/open", [:], as: .propertyOffice, on: trial)
                let isOut = try await eventually {
                    try await get("/surveys/\(id)/standing", as: .propertyOffice, on: trial).json["sent"].int == 2
                }
                #expect(isOut)
                let links = try await get("/surveys/\(id)/links", as: .propertyOffice, on: trial).json
                guard case .array(let items) = links["items"], let path = items.first?["path"].string else { throw TestFailure("no links") }
                #expect(items.count == 2)
                let page = try await get(path, on: trial)
                #expect(page.status == 200 && page.headers["content-type"] == "text/html; charset=utf-8")
                #expect(String(decoding: page.body, as: UTF8.self).contains("维修") && !Leaks.contains(Array(page.body)))
                #expect(try await get("/survey/nothing", on: trial).status == 404)
                #expect(try await get("/surveys", on: trial).status == 401)
            }
        }

        private func post(_ path: String, _ body: JSON, as role: Role, on trial: Trial) async throws -> JSON {
            let headers = [
                "Authorization": try trial.installation.credentials.authorization(role), "Idempotency-Key": UUID().uuidString,
            ]
            let answer = try await trial.installation.client.send(
                "POST", trial.installation.api(.callbacks) + path, headers: headers, body: body)
            guard (200...201).contains(answer.status) else {
                throw TestFailure("\(path) was answered \(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
            }
            return answer.json
        }

        private func get(_ path: String, as role: Role? = nil, on trial: Trial) async throws -> APIClient.Answer {
            var headers: [String: String] = [:]
            if let role { headers["Authorization"] = try trial.installation.credentials.authorization(role) }
            return try await trial.installation.client.send("GET", trial.installation.api(.callbacks) + path, headers: headers)
        }
    }
}
