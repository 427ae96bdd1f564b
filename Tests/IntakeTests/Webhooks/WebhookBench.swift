import Casework
import Crypto
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// The service with another system beside it that is sent events.
struct WebhookBench: Sendable {
    let service: TestService
    let receiver: WebhookReceiver
    /// Where the other system listens.
    let address: String
    static let schema = "WebhookSubscription"

    static func with(log: LogRecorder? = nil, _ body: @Sendable (WebhookBench) async throws -> Void) async throws {
        let receiver = WebhookReceiver()
        try await receiver.run { address in
            try await TestService.with(IntakeMain.service, log: log) { service in
                try await body(WebhookBench(service: service, receiver: receiver, address: address))
            }
        }
    }

    /// Asks as a keeper, and holds the answer against the contract.
    @discardableResult
    func ask(
        _ route: String, _ body: String? = nil, as role: Role = .generalManager, like schema: String = schema, status: Int = 200
    ) async throws -> TestAnswer {
        let answer = try await service.ask(TestRequest(route, as: role, body: body.map { Data($0.utf8) }))
        #expect(answer.status == status, "\(route): \(answer.json["detail"] ?? "") \(answer.faults)")
        #expect(try SchemaCheck.differences(answer.body, try #require(try OpenAPIFile("intake.yaml").schema(schema))) == [], "\(route)")
        return answer
    }

    func subscribe(_ types: [String] = ["guanjia."], path: String = "/hooks", office: String? = nil) async throws -> (
        id: String, secret: String
    ) {
        let office = office.map { #""office":"\#($0)","# } ?? ""
        let list = types.map { "\"\($0)\"" }.joined(separator: ",")
        let answer = try await ask(
            "POST /webhook-subscriptions", #"{\#(office)"name":"app","url":"\#(address)\#(path)","types":[\#(list)]}"#, status: 201)
        return (try #require(answer.json["id"] as? String), try #require(answer.json["secret"] as? String))
    }

    func give(_ command: String, to id: String) async throws -> TestAnswer {
        try await ask("POST /webhook-subscriptions/\(id)/\(command)", "{}")
    }

    func state(of id: String) async throws -> String {
        let json = try await ask("GET /webhook-subscriptions/\(id)").json
        return "\(json["state"] ?? "") \(json["suspension"] ?? "")"
    }

    /// Puts a fact of a repair on its topic, of a type that nothing else at Intake hears.
    @discardableResult
    func secure(_ order: WorkOrderID, office: String = "yunxi") throws -> CloudEvent {
        try service.topics.tell(
            HazardSecured(workOrderId: order, number: "WO-20260302-000001", office: office, securedAt: Date()),
            about: order.retyped(), with: service.engine.coder)
    }

    /// Waits until so many deliveries came at one path.
    func received(_ count: Int, at path: String = "/hooks") async throws -> [WebhookReceiver.Delivery] {
        _ = await eventually { receiver.deliveries.count { $0.path == path } >= count }
        let found = receiver.deliveries.filter { $0.path == path }
        #expect(found.count == count)
        return found
    }

    func waiting() async throws -> Int64 { try await service.count("SELECT count(*) FROM webhook_delivery WHERE state = 'waiting'") }

    /// Whether nothing waits any more. The receiver has a delivery a moment before the sender has noted that.
    func isAllNoted() async throws -> Bool { try await eventually { try await waiting() == 0 } }

    /// Waits until so many tries of a subscription are noted: a later move of the clock then makes the next one due.
    func noted(_ tries: Int64, of id: String) async throws {
        let subscription = try #require(UUID(uuidString: id))
        let isNoted = try await eventually {
            try await service.pool.query("SELECT sum(tries) AS tries FROM webhook_delivery WHERE subscription_id = \(subscription)")
                .first?.decode("tries", as: Int64?.self) ?? 0 >= tries
        }
        #expect(isNoted, "\(tries) tries of \(id)")
    }

    func forward(_ seconds: Double) async throws {
        let reading = try await service.clock.read()
        _ = try await service.clock.move(toOffset: reading.offsetSeconds + seconds)
    }

    /// Whether a delivery is signed by a secret, worked out from what arrived alone.
    static func isSigned(_ delivery: WebhookReceiver.Delivery, by secret: String) throws -> Bool {
        let key = SymmetricKey(data: try #require(Data(base64Encoded: String(secret.dropFirst("whsec_".count)))))
        let content = Data("\(delivery.id).\(delivery.fields["webhook-timestamp"] ?? "").".utf8) + delivery.body
        let code = Data(HMAC<SHA256>.authenticationCode(for: content, using: key)).base64EncodedString()
        return (delivery.fields["webhook-signature"] ?? "").split(separator: " ").contains("v1,\(code)")
    }
}
