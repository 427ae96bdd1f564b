import Foundation
import Testing

@testable import guanjiactl

@Suite("Requests to the services", .timeLimit(.minutes(10)))
struct ServiceClientTests {
    private static let command = ServiceRequest.command("contacts", body: Data("{}".utf8), key: "k-1")

    @Test("A busy service and one that is starting are asked again, always with the same key")
    func retries() async throws {
        let server = ScriptedServer { _, before in
            switch before {
            case 0: .failure(.cannotConnectToHost)
            case 1: .status(503, headers: ["Retry-After": "0"])
            case 2: .status(429)
            default: .status(201, json: #"{"id":"1"}"#)
            }
        }
        let response = try await server.client().send(Self.command)
        #expect(response.status == 201)
        #expect(!response.isReplay)
        #expect(server.calls.map { $0.headers["Idempotency-Key"] } == Array(repeating: "k-1", count: 4))
    }

    @Test("Tries are bounded")
    func bound() async throws {
        let server = ScriptedServer { _, _ in .status(503) }
        await #expect(throws: RequestFault.self) { try await server.client(attempts: 3).send(Self.command) }
        #expect(server.calls.count == 3)
    }

    @Test("A refusal is not asked again", arguments: [400, 401, 403, 404, 409, 412, 422, 428])
    func refusals(status: Int) async throws {
        let server = ScriptedServer { _, _ in .status(status) }
        await #expect(throws: RequestFault.self) { try await server.client().send(Self.command) }
        #expect(server.calls.count == 1)
    }

    @Test("A lost answer is asked for again only when that cannot do anything twice")
    func lostAnswers() async throws {
        let server = ScriptedServer { _, before in before == 0 ? .failure(.networkConnectionLost) : .status(200) }
        #expect(try await server.client().send(Self.command).status == 200)
        let unnamed = ServiceRequest(method: .post, path: "x", query: [], body: nil, idempotencyKey: nil)
        let other = ScriptedServer { _, before in before == 0 ? .failure(.networkConnectionLost) : .status(200) }
        await #expect(throws: RequestFault.noAnswer("127.0.0.1:8081")) { try await other.client().send(unnamed) }
    }

    @Test("A pause is what the service asks for, within the limit")
    func pauses() {
        let limits = ServiceClient.Limits()
        func pause(_ retryAfter: String?) -> Duration {
            ServiceClient.pause(.seconds(1), after: .refused(.init(status: 503, body: Data(), retryAfter: retryAfter)), limits)
        }
        #expect(pause("2") == .seconds(2))
        #expect(pause("86400") == limits.longestPause)
        #expect((Duration.milliseconds(500)...(.seconds(1))).contains(pause("soon")))
        #expect((Duration.milliseconds(500)...(.seconds(1))).contains(pause("-1")))
    }

    @Test("A problem document becomes one sentence with the fields at fault")
    func sentences() async throws {
        let server = ScriptedServer { _, _ in
            .status(
                422,
                json: """
                    {"type":"urn:guanjia:problem:invalid","title":"Some values are not allowed","status":422,"detail":"See errors.",
                     "errors":[{"field":"caller.phone","detail":"is no telephone number"},{"field":"","detail":"too much"}]}
                    """)
        }
        let fault = await #expect(throws: RequestFault.self) { try await server.client().send(Self.command) }
        #expect(fault?.refusal?.code == "invalid")
        #expect("\(try #require(fault))" == "Some values are not allowed: caller.phone is no telephone number; too much")
    }

    @Test("An answer that is no problem document is shown by its status alone")
    func strangeAnswers() async throws {
        let server = ScriptedServer { _, _ in .status(404, json: "<html>") }
        let fault = await #expect(throws: RequestFault.self) { try await server.client().send(.get("x")) }
        #expect("\(try #require(fault))" == "status 404")
    }

    @Test("Paths and queries are encoded, and the token goes in its header only")
    func addresses() async throws {
        let server = ScriptedServer { _, _ in .status(200) }
        let token = AccessToken()
        let query = [URLQueryItem(name: "from", value: "2026-03-02T09:30:00+08:00")]
        _ = try await server.client(token: token).send(.operation("parked/\(ServiceRequest.part("a/b c"))/redrive", query: query))
        let call = try #require(server.calls.first)
        #expect(call.url == "http://127.0.0.1:8081/parked/a%2Fb%20c/redrive?from=2026-03-02T09:30:00%2B08:00")
        #expect(call.headers["Authorization"] == token.authorization)
        #expect(call.method == "POST")
        #expect(call.body == "{}")
        #expect(!call.url.contains(token.authorization.dropFirst("Bearer ".count)))
    }

    @Test(
        "Instants are read as RFC 3339 has them",
        arguments: [
            ("2026-03-02T01:30:00Z", 1_772_415_000.0), ("2026-03-02T09:30+08:00", 1_772_415_000),
            ("2026-03-01T20:00:00.250-05:30", 1_772_415_000.25),
        ])
    func instants(text: String, seconds: Double) { #expect(Instant.date(text)?.timeIntervalSince1970 == seconds) }

    @Test("What is no instant is refused", arguments: ["", "2026-03-02", "2026-03-02T09:30", "2026-02-30T00:00:00Z", "2026-03-02T09:30+8"])
    func noInstants(text: String) { #expect(Instant.date(text) == nil) }
}
