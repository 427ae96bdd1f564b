import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// The files of households as the desk has them over HTTP.
struct HouseholdBench: Sendable {
    let service: TestService
    var office = "yunxi"

    static func with<Value: Sendable>(
        instances: Int = 1, log: LogRecorder? = nil, _ body: @Sendable (HouseholdBench) async throws -> Value
    ) async throws -> Value {
        try await TestService.with(IntakeMain.service, instances: instances, log: log) { try await body(HouseholdBench(service: $0)) }
    }

    private func contract(_ schema: String) throws -> OpenAPIFile.Place { try #require(try OpenAPIFile("intake.yaml").schema(schema)) }

    func post(_ path: String, _ body: String, as role: Role = .officeDirector) async throws -> TestAnswer {
        try await service.ask(TestRequest("POST \(path)", as: role, of: office, body: Data(body.utf8)))
    }

    /// Opens a file and holds the answer against the contract.
    func open(_ unit: String, people: String = "[]", more: String = "", as role: Role = .officeDirector) async throws -> HouseholdID {
        let answer = try await post("/households", #"{"office": "\#(office)", "unit": "\#(unit)", "people": \#(people)\#(more)}"#, as: role)
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        return try hold(answer)
    }

    /// Gives a command, by default with the body that the contract shows; the answer is held against the contract.
    @discardableResult
    func give(_ command: String, to id: HouseholdID, _ body: String? = nil, as role: Role = .officeDirector) async throws -> TestAnswer {
        let example = try OpenAPIFile("intake.yaml").example(of: "POST /households/{id}/\(command)")
        let answer = try await post("/households/\(id)/\(command)", body ?? String(decoding: example, as: UTF8.self), as: role)
        #expect(answer.status == 200, "\(command): \(answer.problem ?? "") \(answer.faults)")
        _ = try hold(answer)
        return answer
    }

    /// A file as the contract describes it.
    @discardableResult
    func hold(_ answer: TestAnswer) throws -> HouseholdID {
        #expect(try SchemaCheck.differences(answer.body, contract("Household")) == [])
        #expect(answer.fields["etag"] == (answer.json["version"] as? Int).map { "\"\($0)\"" })
        return HouseholdID(try #require((answer.json["id"] as? String).flatMap(UUID.init(uuidString:))))
    }

    func get(_ path: String, _ schema: String, as role: Role = .receptionist) async throws -> TestAnswer {
        let answer = try await service.ask(TestRequest("GET \(path)", as: role, of: office))
        #expect(answer.status == 200, "\(path): \(answer.problem ?? "")")
        #expect(try SchemaCheck.differences(answer.body, contract(schema)) == [])
        return answer
    }

    /// The units that a search finds, the best first, and by what.
    func search(_ words: String, as role: Role = .receptionist, of office: String? = nil) async throws -> [(
        unit: String, matched: [String]
    )] {
        let body = try JSONEncoder().encode(["words": words])
        var request = TestRequest("POST /household-search", as: role, of: office ?? self.office, body: body)
        request.fields["Idempotency-Key"] = nil
        let answer = try await service.ask(request)
        #expect(answer.status == 200, "\(answer.problem ?? "") \(answer.faults)")
        #expect(try SchemaCheck.differences(answer.body, contract("FoundHouseholds")) == [])
        return (answer.json["items"] as? [[String: Any]] ?? []).compactMap { item in
            let household = item["household"] as? [String: Any]
            return (household?["unit"] as? String).map { ($0, item["matched"] as? [String] ?? []) }
        }
    }

    func file(_ id: HouseholdID) async throws -> Household {
        try #require(try await service.engine.reader.find(id.retyped(), as: Household.self)?.body)
    }
}
