import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console
@testable import RepairDispatch

/// RepairDispatch and the Console beside it, on topics in memory.
struct BoardEstate: Sendable {
    let repairs: TestService
    let console: TestFollower

    static let office = "yunxi"
    /// For when somebody is expected: tomorrow, so that it lies ahead whenever the tests run.
    static let day = EstateZone.shanghai.date(of: Date()).adding(days: 1)
    private static let hour = LocalTime("10:00") ?? .midnight

    /// Runs both while `body` runs.
    ///
    /// - Parameters:
    ///   - isDeaf: whether the Console looks for the service where nobody is.
    ///   - body: what is done with them.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(isDeaf: Bool = false, _ body: @Sendable (BoardEstate) async throws -> Value) async throws -> Value {
        let topics = MemoryTopics()
        return try await TokenFolder.with(office: office) { tokens in
            try await TestService.with(RepairDispatchMain.service, topics: topics) { repairs in
                let place = try #require(URL(string: "http://127.0.0.1:\(isDeaf ? 1 : repairs.port)"))
                let own = ConsoleSettings(services: [.repairs: place], tokens: tokens)
                return try await TestFollower.with(ConsoleMain.service, own: own, topics: topics) { console in
                    try await body(BoardEstate(repairs: repairs, console: console))
                }
            }
        }
    }

    /// Opens the file of a technician who works at any hour, so that the tests may run at any.
    /// - Returns: its id.
    func enrol(_ subject: String, name: String, trades: [String] = ["plumbing"], capacity: Int = 3) async throws -> String {
        let body: [String: Any] = [
            "office": Self.office, "subject": subject, "name": name,
            "roster": [
                "trades": trades, "capacity": capacity,
                "shifts": [["weekdays": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "00:00"] as [String: Any]],
            ] as [String: Any],
        ]
        return try await id(of: "POST /technicians", as: .engineeringSupervisor, body)
    }

    /// Raises a slip, as the contract's example has it, with members laid over it.
    /// - Returns: its id and its number.
    func raise(_ members: [String: String] = [:]) async throws -> (id: String, number: String) {
        var body: [String: Any] = [
            "office": Self.office, "source": "patrol", "urgency": "normal", "what": "厨房水管漏水",
            "address": "云熙花园 3 栋", "unit": "3-1201",
            "contactPerson": "秦岚", "contactPhone": "13900000001", "trade": "plumbing",
            "appointedAt": Times.rfc3339(EstateZone.shanghai.instant(of: Self.day, at: Self.hour)),
        ]
        body.merge(members) { $1 }
        let id = try await id(of: "POST /work-orders", as: .receptionist, body)
        return (id, try #require(try await slip(id)["number"] as? String))
    }

    private func id(of route: String, as role: Role, _ body: [String: Any]) async throws -> String {
        let answer = try await repairs.ask(
            TestRequest(route, as: role, of: Self.office, body: try JSONSerialization.data(withJSONObject: body)))
        #expect(answer.status == 201, "\(route): \(String(decoding: answer.body, as: UTF8.self))")
        return try #require(answer.json["id"] as? String)
    }

    /// The owner withdraws a slip.
    func cancel(_ id: String) async throws {
        let body = try JSONSerialization.data(withJSONObject: ["reason": "业主自行解决"])
        let answer = try await repairs.ask(TestRequest("POST /work-orders/\(id)/cancel", as: .receptionist, of: Self.office, body: body))
        #expect(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    /// A slip as it stands.
    func slip(_ id: String) async throws -> [String: Any] {
        try await repairs.ask(TestRequest("GET /work-orders/\(id)", as: .receptionist, of: Self.office)).json
    }

    /// Whose hands a slip is in.
    func technician(of id: String) async throws -> String? {
        (try await slip(id)["assignment"] as? [String: Any])?["technicianId"] as? String
    }

    /// Waits until the Console knows all that was told.
    func settle() async throws {
        try await repairs.settle()
        try await console.settle()
    }

    /// A browser of somebody of the office, signed in.
    func browser(_ post: Role) async throws -> Browserless {
        let browser = Browserless(port: console.port)
        try await browser.signIn(as: post.rawValue)
        return browser
    }
}
