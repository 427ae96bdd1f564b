import Casework
import Database
import Foundation
import Messaging
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// The desk's books as the service's surroundings see them; every answer is held against the contract.
struct BookBench: Sendable {
    let service: TestService

    /// Runs the service on the Monday of these tests.
    static func with<Value: Sendable>(
        under policy: Policy = .baseline, instances: Int = 1, log: LogRecorder? = nil, lockWait: Duration? = nil,
        _ body: @Sendable (BookBench) async throws -> Value
    ) async throws -> Value {
        try await TestService.with(IntakeMain.service, under: policy, instances: instances, log: log, lockWait: lockWait) { service in
            let bench = BookBench(service: service)
            try await bench.setClock("2026-03-02 09:30")
            return try await body(bench)
        }
    }

    private func contract() throws -> OpenAPIFile { try OpenAPIFile("intake.yaml") }

    /// Moves the clock so that it now shows this local time; from there it goes on (D21).
    func setClock(_ time: String) async throws { _ = try await service.clock.move(toOffset: local(time).timeIntervalSinceNow) }

    /// Everything that was told of one type, in order.
    func facts<Fact: Event>(_ type: Fact.Type = Fact.self) throws -> [Fact] {
        try service.topics.events(type, with: service.engine.coder)
    }

    /// Asks, and holds the answer against a schema of the contract.
    @discardableResult
    func ask(
        _ route: String, as role: Role = .receptionist, of office: String? = "yunxi", _ body: String? = nil, like schema: String,
        status: Int = 200
    ) async throws -> TestAnswer {
        let answer = try await service.ask(TestRequest(route, as: role, of: office, body: body.map { Data($0.utf8) }))
        #expect(answer.status == status, "\(route): \(answer.json["detail"] ?? "") \(answer.faults)")
        #expect(try SchemaCheck.differences(answer.body, try #require(try contract().schema(schema))) == [], "\(route)")
        return answer
    }

    /// Makes a case with the body that the contract shows as its example, the first or another, or a body of its own.
    func make(
        _ path: String, like schema: String, as role: Role = .receptionist, example: Int = 0, _ body: String? = nil
    ) async throws -> String {
        let examples = try contract().operations["POST /\(path)"]?["requestBody"]?["content"]?["application/json"]?["schema"]?["examples"]
        let shown = try #require(examples?.elements[example]).json()
        let answer = try await ask(
            "POST /\(path)", as: role, body ?? String(decoding: shown, as: UTF8.self), like: schema, status: 201)
        let id = try #require(answer.json["id"] as? String)
        #expect(answer.fields["location"] == "/\(path)/\(id)")
        return id
    }

    /// Gives a command with the body that the contract shows as its example, or another.
    @discardableResult
    func give(
        _ command: String, to id: String, of path: String, like schema: String, as role: Role = .receptionist, _ body: String? = nil
    ) async throws -> TestAnswer {
        let example = try contract().example(of: "POST /\(path)/{id}/\(command)")
        return try await ask(
            "POST /\(path)/\(id)/\(command)", as: role, body ?? String(decoding: example, as: UTF8.self), like: schema)
    }

    /// What a leader names who approves what is asked for, as the charge shows it.
    func approval(of charge: String) async throws -> String {
        let shown = try await ask("GET /charges/\(charge)", like: "Charge")
        let asked = try #require(shown.json["asked"] as? [String: Any])
        let form = try #require(asked["form"] as? [String: Any])
        let (kind, amount) = (try #require(form["kind"] as? String), try #require(form["amountFen"] as? Int))
        return #"{"kind": "\#(kind)", "amountFen": \#(amount), "askedAt": "\#(try #require(asked["at"] as? String))"}"#
    }

    /// Holds a case while something is done: whoever wants to change it waits.
    func holding<Value: Sendable>(_ id: String, _ body: @Sendable () async throws -> Value) async throws -> Value {
        let held = try #require(UUID(uuidString: id))
        return try await service.engine.pool.withConnection { connection in
            _ = try await connection.query("BEGIN")
            _ = try await connection.query("SET LOCAL idle_in_transaction_session_timeout = 0")
            _ = try await connection.query("SELECT id FROM case_file WHERE id = \(held) FOR UPDATE")
            let value = try await body()
            _ = try await connection.query("COMMIT")
            return value
        }
    }

    /// The ids of a list, in its order, page by page.
    func ids(_ route: String, like schema: String, as role: Role = .receptionist, of office: String? = "yunxi", limit: Int = 200)
        async throws -> [String]
    {
        var found: [String] = []
        var cursor = ""
        let mark = route.contains("?") ? "&" : "?"
        repeat {
            let page = try await ask("GET \(route)\(mark)limit=\(limit)\(cursor)", as: role, of: office, like: schema)
            found += (page.json["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            cursor = (page.json["next"] as? String).map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty && found.count < 1_000
        return found
    }
}
