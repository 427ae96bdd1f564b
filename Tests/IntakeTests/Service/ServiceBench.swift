import Casework
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// The service as its surroundings see it: the desk acts over HTTP, the ends of complaints and repairs come back as events.
struct ServiceBench: Sendable {
    let service: TestService

    static func with<Value: Sendable>(_ body: @Sendable (ServiceBench) async throws -> Value) async throws -> Value {
        try await TestService.with(IntakeMain.service) { try await body(ServiceBench(service: $0)) }
    }

    private func contract() throws -> OpenAPIFile { try OpenAPIFile("intake.yaml") }

    var coder: EventCoder { service.engine.coder }
    var topics: MemoryTopics { service.topics }

    /// Records a contact with a body that the contract shows as its example, the first or another; the answer is held against it.
    func record(example: Int = 0) async throws -> ContactID {
        let schema = try #require(try contract().schema("Record"))
        let examples = try #require(schema["examples"]?.elements)
        let answer = try await service.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: examples[example].json()))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        try hold(answer)
        let id = try #require((answer.json["id"] as? String).flatMap(UUID.init(uuidString:)))
        #expect(answer.fields["location"] == "/contacts/\(id.uuidString.lowercased())")
        return ContactID(id)
    }

    /// Gives a command with the body that the contract shows as its example, or another; the answer is held against the contract.
    @discardableResult
    func give(_ command: String, to id: ContactID, as role: Role = .receptionist, _ body: String? = nil) async throws -> TestAnswer {
        let example = try contract().example(of: "POST /contacts/{id}/\(command)")
        let request = TestRequest("POST /contacts/\(id)/\(command)", as: role, of: "yunxi", body: body.map { Data($0.utf8) } ?? example)
        let answer = try await service.ask(request)
        #expect(answer.status == 200, "\(command): \(answer.problem ?? "") \(answer.faults)")
        try hold(answer)
        return answer
    }

    /// Whether an answer is a contact as the contract describes it.
    func hold(_ answer: TestAnswer) throws {
        let schema = try #require(try contract().schema("Contact"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        #expect(answer.fields["etag"] == (answer.json["version"] as? Int).map { "\"\($0)\"" })
    }

    /// A contact as the desk reads it, or somebody in another post; held against the contract.
    func read(_ id: ContactID, as role: Role = .receptionist) async throws -> TestAnswer {
        let answer = try await service.ask(TestRequest("GET /contacts/\(id)", as: role))
        #expect(answer.status == 200)
        try hold(answer)
        return answer
    }

    func state(of id: ContactID) async throws -> Contact.State? {
        try await service.engine.reader.find(id.retyped(), as: Contact.self)?.body.state
    }

    /// Puts a fact of a complaint or a repair on its topic and waits until it is applied.
    func tell(_ fact: some Event, about subject: CaseID) async throws {
        try topics.tell(fact, about: subject, with: coder)
        try await service.settle()
    }
}
