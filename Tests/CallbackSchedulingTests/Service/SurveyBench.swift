import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// Surveys as the service's surroundings see them: the office over the API, households over their links.
struct SurveyBench: Sendable {
    let bench: ServiceBench

    static func with<Value: Sendable>(
        under policy: Policy = .baseline, instances: Int = 1, log: LogRecorder? = nil,
        _ body: @Sendable (SurveyBench) async throws -> Value
    ) async throws -> Value {
        try await TestService.with(CallbackSchedulingMain.service, under: policy, instances: instances, log: log) { service in
            let bench = SurveyBench(bench: ServiceBench(service: service))
            try await bench.bench.setClock("2026-03-04 17:00")
            return try await body(bench)
        }
    }

    var service: TestService { bench.service }

    private func contract() throws -> OpenAPIFile { try OpenAPIFile("callback-scheduling.yaml") }

    /// Whether an answer is what the contract describes.
    func hold(_ answer: TestAnswer, _ schema: String) throws {
        #expect(try SchemaCheck.differences(answer.body, try #require(try contract().schema(schema))) == [], "\(schema)")
    }

    /// Asks, and holds the answer against the contract.
    @discardableResult
    func ask(
        _ route: String, as role: Role = .ownerServiceSupervisor, of office: String? = "osmanthus", _ body: String? = nil,
        like schema: String,
        status: Int = 200
    ) async throws -> TestAnswer {
        let answer = try await service.ask(TestRequest(route, as: role, of: office, body: body.map { Data($0.utf8) }))
        #expect(answer.status == status, "\(route): \(answer.json["detail"] ?? "") \(answer.faults)")
        try hold(answer, schema)
        return answer
    }

    /// Makes a survey; without a body the example of the contract.
    func draft(_ body: String? = nil, as role: Role = .ownerServiceSupervisor) async throws -> String {
        let example = String(decoding: try contract().example(of: "POST /surveys"), as: UTF8.self)
        let answer = try await ask("POST /surveys", as: role, body ?? example, like: "Survey", status: 201)
        return try #require(answer.json["id"] as? String)
    }

    /// Lists households by their ids.
    func list(_ survey: String, _ households: [[String: any Sendable]]) async throws {
        for start in stride(from: 0, to: households.count, by: 500) {
            let body = try JSONSerialization.data(withJSONObject: [
                "households": Array(households[start..<min(start + 500, households.count)])
            ])
            try await ask(
                "POST /surveys/\(survey)/households", as: .propertyOffice, String(decoding: body, as: UTF8.self), like: "HouseholdsTaken")
        }
    }

    /// Opens a survey and waits until every form is out.
    func open(_ survey: String, sent count: Int) async throws {
        try await ask("POST /surveys/\(survey)/open", as: .propertyOffice, "{}", like: "Survey")
        let isOut = try await eventually { try await standing(survey)["sent"] == count }
        #expect(isOut)
    }

    func standing(_ survey: String) async throws -> [String: Int] {
        let answer = try await ask("GET /surveys/\(survey)/standing", like: "SurveyStanding")
        return answer.json as? [String: Int] ?? [:]
    }

    /// The paths of the households' links, by household.
    func links(_ survey: String) async throws -> [String: String] {
        let answer = try await ask("GET /surveys/\(survey)/links?limit=200", as: .propertyOffice, like: "SurveyLinkPage")
        let items = answer.json["items"] as? [[String: Any]] ?? []
        var paths: [String: String] = [:]
        for item in items {
            guard let household = item["household"] as? String, let path = item["path"] as? String else { continue }
            paths[household] = path
        }
        return paths
    }

    /// Sends a household's form.
    func send(_ path: String, _ form: String, type: String = "application/x-www-form-urlencoded") async throws -> TestAnswer {
        var request = TestRequest("POST \(path)", body: Data(form.utf8))
        request.fields = ["Content-Type": type]
        return try await service.ask(request)
    }

    func show(_ path: String) async throws -> TestAnswer { try await service.ask(TestRequest("GET \(path)")) }

    /// Waits until a survey is in a state; answers it.
    @discardableResult
    func wait(_ survey: String, for state: String) async throws -> TestAnswer {
        let isThere = try await eventually {
            // What the job does only now and then.
            _ = try await SurveyRounds(engine: service.engine).pass(.checks)
            return try await service.ask(TestRequest("GET /surveys/\(survey)", as: .csDept)).json["state"] as? String == state
        }
        let answer = try await ask("GET /surveys/\(survey)", as: .csDept, like: "Survey")
        #expect(isThere, "\(answer.json["state"] ?? "")")
        return answer
    }

    func form(_ survey: String, _ household: String) throws -> SurveyFormID {
        SurveyLookup.form(SurveyID(try #require(UUID(uuidString: survey))), household)
    }

    /// A small survey that is open, with its links.
    func opened(_ count: Int = 4) async throws -> (id: String, links: [String: String]) {
        let id = try await draft()
        try await list(id, (1...count).map { ["household": "3-\($0)", "area": "三区", "name": "张伟芳", "phone": "13800013807"] })
        try await open(id, sent: count)
        return (id, try await links(id))
    }
}

extension TestAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }
}
