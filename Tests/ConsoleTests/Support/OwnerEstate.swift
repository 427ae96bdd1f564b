import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console
@testable import Intake

/// Intake and the Console beside it, on topics in memory.
struct OwnerEstate: Sendable {
    let intake: TestService
    let console: TestFollower

    /// Runs both while `body` runs.
    ///
    /// - Parameters:
    ///   - isDeaf: whether the Console looks for the service where nobody is.
    ///   - body: what is done with them.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(isDeaf: Bool = false, _ body: @Sendable (OwnerEstate) async throws -> Value) async throws -> Value {
        let topics = MemoryTopics()
        return try await TokenFolder.with { tokens in
            try await TestService.with(IntakeMain.service, topics: topics) { intake in
                let place = try #require(URL(string: "http://127.0.0.1:\(isDeaf ? 1 : intake.port)"))
                let own = ConsoleSettings(services: [.intake: place], tokens: tokens)
                return try await TestFollower.with(ConsoleMain.service, own: own, topics: topics) { console in
                    try await body(OwnerEstate(intake: intake, console: console))
                }
            }
        }
    }

    /// The desk records what somebody came about.
    /// - Returns: its id and its number.
    func record(phone: String = "13900000001") async throws -> (id: String, number: String) {
        let caller = #"{"name": "林晓岚", "unit": "3-1-1502", "address": "云熙花园 3 栋", "phone": "\#(phone)"}"#
        let body = #"{"office": "yunxi", "kind": "repair", "channel": "visit", "reason": "厨房水龙头关不紧", "caller": \#(caller)}"#
        let answer = try await intake.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        return (try #require(answer.json["id"] as? String), try #require(answer.json["number"] as? String))
    }

    /// Gives a contact a command over the API, with the body of the contract's example.
    func command(_ code: String, _ id: String) async throws {
        let body = try OpenAPIFile("intake.yaml").example(of: "POST /contacts/{id}/\(code)")
        let answer = try await intake.ask(TestRequest("POST /contacts/\(id)/\(code)", as: .receptionist, of: "yunxi", body: body))
        #expect(answer.status == 200, "\(code): \(answer.problem ?? "") \(answer.faults)")
    }
}
