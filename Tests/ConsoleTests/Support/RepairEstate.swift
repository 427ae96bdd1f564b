import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console
@testable import RepairDispatch

/// RepairDispatch and the Console beside it, on topics in memory, with a technician who works at any hour.
struct RepairEstate: Sendable {
    let repairs: TestService
    let console: TestFollower
    /// The id of the technician's file.
    let technician: String

    static let office = "yunxi"
    /// Largest photo that the Console passes on, in bytes: more than the service takes, and little to send in a test.
    static let fileLimit = TestService.fileLimit + 100_000

    /// Runs both while `body` runs.
    ///
    /// - Parameters:
    ///   - isDeaf: whether the Console looks for the service where nobody is.
    ///   - body: what is done with them.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(
        isDeaf: Bool = false, _ body: @Sendable (RepairEstate) async throws -> Value
    ) async throws -> Value {
        let topics = MemoryTopics()
        return try await TokenFolder.with { tokens in
            try await TestService.with(RepairDispatchMain.service, topics: topics) { repairs in
                let technician = try await enrol(at: repairs)
                let place = try #require(URL(string: "http://127.0.0.1:\(isDeaf ? 1 : repairs.port)"))
                let own = ConsoleSettings(services: [.repairs: place], tokens: tokens, fileLimit: fileLimit)
                return try await TestFollower.with(ConsoleMain.service, own: own, topics: topics) { console in
                    try await body(RepairEstate(repairs: repairs, console: console, technician: technician))
                }
            }
        }
    }

    private static func enrol(at repairs: TestService) async throws -> String {
        let roster: [String: Any] = [
            "trades": ["plumbing"], "areas": [String](), "capacity": 5,
            "shifts": [["weekdays": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "00:00"] as [String: Any]],
        ]
        let file: [String: Any] = ["office": office, "subject": "test-technician", "name": "赵工", "roster": roster]
        let answer = try await repairs.ask(
            TestRequest(
                "POST /technicians", as: .engineeringSupervisor, of: office, body: try JSONSerialization.data(withJSONObject: file)))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        return try #require(answer.json["id"] as? String)
    }

    /// A slip in the technician's hands.
    /// - Returns: its id and its number.
    func raise(_ what: String = "厨房水管漏水", urgency: String = "normal") async throws -> (id: String, number: String) {
        var body: [String: Any] = [
            "office": Self.office, "source": "owner_call", "urgency": urgency, "what": what, "address": "云熙花园 3 栋", "unit": "3-1201",
            "contactPerson": "方敏", "contactPhone": "13900000042", "trade": "plumbing",
            "appointedAt": Date().addingTimeInterval(7_200).formatted(.iso8601),
        ]
        if urgency == "emergency" { body["emergencyCategory"] = "EM4" }
        let answer = try await repairs.ask(
            TestRequest(
                "POST /work-orders", as: .receptionist, of: Self.office, body: try JSONSerialization.data(withJSONObject: body)))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        let id = try #require(answer.json["id"] as? String)
        try await give("assign", to: id, as: .maintenanceLead)
        let isTold = try await eventually { try await repairs.count("SELECT count(*) FROM timer WHERE left(name, 1) = '@'") == 0 }
        #expect(isTold)
        return (id, try #require(answer.json["number"] as? String))
    }

    /// Gives a slip a command over the API.
    func give(_ code: String, to id: String, as role: Role = .technician, _ body: [String: Any] = [:]) async throws {
        let answer = try await repairs.ask(
            TestRequest(
                "POST /work-orders/\(id)/\(code)", as: role, of: Self.office, body: try JSONSerialization.data(withJSONObject: body)))
        #expect(answer.status == 200, "\(code): \(String(decoding: answer.body, as: UTF8.self))")
    }

    /// From the issued slip to the finished work, for a price.
    func work(on id: String, price: Int = 3_700) async throws {
        try await give("collect", to: id)
        try await give("quote", to: id, ["lines": [["item": "阀芯", "quantity": 1, "unitPriceFen": price] as [String: Any]]])
        try await give("accept-quote", to: id, ["acceptedBy": "方敏"])
        try await give("start", to: id)
        try await give("finish", to: id, ["details": "更换阀芯"])
    }

    /// A slip as the service has it.
    func slip(_ id: String) async throws -> JSONValue {
        let answer = try await repairs.ask(TestRequest("GET /work-orders/\(id)", as: .technician, of: Self.office))
        return try JSONValue(json: answer.body)
    }

    /// A browser that is signed in.
    func browser(_ post: Role = .technician) async throws -> Browserless {
        let browser = Browserless(port: console.port)
        try await browser.signIn(as: post.rawValue)
        return browser
    }
}
