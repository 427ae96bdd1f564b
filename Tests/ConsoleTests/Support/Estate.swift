import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting
@testable import Console

/// ComplaintRouting and the Console beside it, on topics in memory.
struct Estate: Sendable {
    let complaints: TestService
    let console: TestFollower

    /// Whose token is for the office yunxi alone.
    static let ofOneOffice = Role.ownerRelationsSupervisor

    /// Runs both while `body` runs.
    ///
    /// - Parameters:
    ///   - isDeaf: whether the Console looks for the service where nobody is.
    ///   - body: what is done with them.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(isDeaf: Bool = false, _ body: @Sendable (Estate) async throws -> Value) async throws -> Value {
        let topics = MemoryTopics()
        return try await TokenFolder.with(confined: [ofOneOffice: "yunxi"]) { tokens in
            try await TestService.with(ComplaintRoutingMain.service, topics: topics) { complaints in
                let place = try #require(URL(string: "http://127.0.0.1:\(isDeaf ? 1 : complaints.port)"))
                let own = ConsoleSettings(services: [.complaints: place], tokens: tokens)
                return try await TestFollower.with(ConsoleMain.service, own: own, topics: topics) { console in
                    try await body(Estate(complaints: complaints, console: console))
                }
            }
        }
    }

    /// A complaint of an owner, in the register; as the contract's example has it.
    /// - Returns: its id and its number.
    func register(in office: String? = nil) async throws -> (id: String, number: String) {
        var body = try #require(
            try JSONSerialization.jsonObject(with: OpenAPIFile("complaint-routing.yaml").example(of: "POST /complaints")) as? [String: Any])
        if let office { body["office"] = office }
        let answer = try await complaints.ask(
            TestRequest("POST /complaints", as: .receptionist, body: try JSONSerialization.data(withJSONObject: body)))
        #expect(answer.status == 201)
        return (try #require(answer.json["id"] as? String), try #require(answer.json["number"] as? String))
    }

    /// Gives a complaint a command over the API.
    func command(_ code: String, _ id: String, as role: Role, _ body: [String: Any] = [:]) async throws {
        let answer = try await complaints.ask(
            TestRequest("POST /complaints/\(id)/\(code)", as: role, body: try JSONSerialization.data(withJSONObject: body)))
        #expect(answer.status == 200, "\(code): \(String(decoding: answer.body, as: UTF8.self))")
    }

    /// Waits until the Console knows all that was told.
    func settle() async throws {
        try await complaints.settle()
        try await console.settle()
    }

    /// A browser that is signed in.
    func browser(_ post: Role) async throws -> Browserless {
        let browser = Browserless(port: console.port)
        try await browser.signIn(as: post.rawValue)
        return browser
    }
}
