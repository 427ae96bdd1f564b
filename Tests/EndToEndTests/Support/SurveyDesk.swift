import Foundation
import SharedModels
import TestSupport

/// The office that carries out a survey, through the public API.
struct SurveyDesk: Sendable {
    let installation: Installation

    static let title = "第四季度满意度调查"
    /// Questions that it asks.
    static let items = 3

    /// Makes a survey, lists households, opens it and waits until every form is out.
    /// - Returns: its id.
    func openSurvey(households: [String]) async throws -> String {
        let endsAt = Date.now.addingTimeInterval(7 * 86_400).formatted(.iso8601)
        let draft: JSON = [
            "office": "\(Story.office)", "surveyKind": "periodic_other", "title": "\(Self.title)", "property": "residential",
            "themes": ["cleaning", "repair"], "methods": ["questionnaire"], "endsAt": "\(endsAt)",
            "items": [
                ["class": "cleaning", "text": "楼道保洁", "english": "Cleaning of the corridors"],
                ["class": "engineering_repair", "text": "维修及时性"], ["class": "attitude", "text": "服务态度"],
            ],
        ]
        let made = try await ask("POST", "/surveys", draft, as: .ownerServiceSupervisor)
        guard let survey = made["id"].string else { throw TestFailure("a survey without an id") }
        let list = households.map { JSON.object(["household": .string($0), "phone": "13973510001", "name": .string(Canary.mark)]) }
        _ = try await ask("POST", "/surveys/\(survey)/households", ["households": .array(list)], as: .ownerServiceSupervisor)
        _ = try await ask("POST", "/surveys/\(survey)/open", [:], as: .ownerServiceSupervisor)
        let isOut = try await eventually(within: .seconds(60)) {
            try await ask("GET", "/surveys/\(survey)/standing", nil, as: .ownerServiceSupervisor)["sent"].int == Int64(households.count)
        }
        guard isOut else { throw TestFailure("the forms of the survey did not go out") }
        return survey
    }

    /// The path of a household's link.
    func link(of household: String, in survey: String) async throws -> String {
        let page = try await ask("GET", "/surveys/\(survey)/links", nil, as: .ownerServiceSupervisor)
        guard let path = page["items"].items.first(where: { $0["household"].string == household })?["path"].string else {
            throw TestFailure("no link for the household")
        }
        return path
    }

    /// A household's form, as the office sees it.
    func form(of household: String, in survey: String) async throws -> JSON {
        let page = try await ask("GET", "/surveys/\(survey)/links", nil, as: .ownerServiceSupervisor)
        guard let id = page["items"].items.first(where: { $0["household"].string == household })?["formId"].string else {
            throw TestFailure("no form for the household")
        }
        return try await ask("GET", "/survey-forms/\(id)", nil, as: .ownerServiceSupervisor)
    }

    private func ask(_ method: String, _ path: String, _ body: JSON?, as role: Role) async throws -> JSON {
        var headers = ["Authorization": try installation.credentials.authorization(role)]
        if method == "POST" { headers["Idempotency-Key"] = UUID().uuidString.lowercased() }
        let answer = try await installation.client.send(method, installation.api(.callbacks) + path, headers: headers, body: body)
        guard (200...299).contains(answer.status) else {
            throw TestFailure("\(method) \(path) was answered \(answer.status): \(answer.json["detail"]) \(answer.json["errors"])")
        }
        return answer.json
    }
}
