import Hummingbird
import NIOCore
import SharedModels
import TestSupport
import Testing

@testable import ServiceBootstrap

/// F19: what is too much costs little. An answer without `traceresponse` was made before the router.
@Suite("What is refused before the router", .timeLimit(.minutes(5)))
struct LoadTests {
    private let registry = PrometheusRegistry()
    private let hold = Hold()

    /// A server that has one request in work at a time.
    private func withOnePlace(
        _ routes: @escaping (CallerRoutes) -> Void = { _ in }, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        var limits = HTTPLimits()
        limits.requests = 1
        let all: (CallerRoutes) -> Void = { group in
            hold.routes(group)
            routes(group)
        }
        try await withServer(limits: limits, change: { $0.metrics = registry }, routes: all) { port in
            do {
                try await work(port)
            } catch {
                hold.release()
                throw error
            }
        }
    }

    /// The same while its place is taken; `work` may release it itself.
    private func whileFull(
        _ routes: @escaping (CallerRoutes) -> Void = { _ in }, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let (registry, hold) = (registry, hold)
        try await withOnePlace(routes) { port in
            async let held = ask(port, "GET /held", .desk)
            #expect(await eventually { registry.text().contains("http_server_requests_in_flight 1\n") })
            try await work(port)
            hold.release()
            #expect(try await held.body == "done")
        }
    }

    private static func request(_ line: String, _ fields: [String] = []) -> String {
        (["\(line) HTTP/1.1", "Host: t"] + [String].desk + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }

    @Test(
        "A problem document with the time to come again; the connection goes on, whatever is left of a body, and is served when there is room"
    )
    func goesOn() async throws {
        try await whileFull { [hold] port in
            try await talk(to: port) { socket in
                socket.send(Self.request("POST /echo", ["Content-Type: application/json", "Content-Length: 17"]))
                let answer = try socket.answer()
                #expect(answer.status == 503 && answer.fields["retry-after"] == "1" && answer.fields["cache-control"] == "no-store")
                #expect(answer.fields["content-type"] == "application/problem+json" && answer.fields["traceresponse"] == nil)
                #expect(answer.json["type"] as? String == "urn:guanjia:problem:unavailable")
                socket.send(#"{"text":"中文"}"#)
                socket.send(Self.request("HEAD /who") + Self.request("GET /who"))
                #expect(try socket.answer(isHead: true).status == 503)
                #expect(try socket.answer().status == 503)
                hold.release()
                var last = 503
                let end = ContinuousClock.now + .seconds(20)
                while last == 503, ContinuousClock.now < end {
                    socket.send(Self.request("GET /who"))
                    last = try socket.answer().status
                }
                #expect(last == 200)
            }
        }
        let text = registry.text()
        #expect(text.contains(#"http_server_requests_total{method="POST",route="unmatched",status="503"} 1"#))
        #expect(text.contains(#"http_server_requests_total{method="HEAD",route="unmatched",status="503"} 1"#))
        #expect(text.contains(#"guanjia_requests_refused_total{reason="load"}"#))
    }

    @Test("Whoever asks for the end of the connection gets it, and whoever sends too large a body")
    func closes() async throws {
        try await whileFull { port in
            for fields in [["Connection: close"], ["Content-Length: 99999999"]] {
                let (status, isClosed) = try await talk(to: port) { socket in
                    socket.send(Self.request("POST /echo", fields))
                    return (try socket.answer().status, socket.isClosed())
                }
                #expect(status == 503 && isClosed)
            }
        }
    }

    @Test("What stands behind a request in work waits for its turn, and has no place that another has")
    func pipelined() async throws {
        let (registry, hold) = (registry, hold)
        try await withOnePlace { port in
            async let inTurn = talk(to: port) { socket in
                socket.send(Self.request("GET /held") + Self.request("GET /who") + Self.request("GET /held"))
                return try (0..<3).map { _ in try socket.answer() }
            }
            #expect(await eventually { registry.text().contains("http_server_requests_in_flight 1\n") })
            let other = try await ask(port, "GET /who", .desk).status
            hold.release()
            let answers = try await inTurn
            #expect(other == 503 && answers.map(\.status) == [200, 200, 200])
            #expect(answers.first?.body == "done" && answers.last?.body == "done")
        }
    }

    @Test(
        "Whoever leaves before the answer leaves its place to others, once: who is torn away at once, who may still listen with the answer",
        arguments: [false, true])
    func leaves(byReset: Bool) async throws {
        let (hold, again) = (hold, Hold())
        try await withOnePlace({ $0.get("again", by: Role.employees) { _, _ in await again.answer() } }) { port in
            try await talk(to: port) { socket in
                socket.send(Self.request("GET /held"))
                #expect(hold.awaitRequest())
                if byReset { socket.reset() }
            }
            if byReset {
                // Its work goes on, so that it is the router that refuses now; the place at the door is free.
                #expect(try await eventually { try await ask(port, "GET /who", .desk).fields["traceresponse"] != nil })
            }
            hold.release()
            #expect(try await eventually { try await ask(port, "GET /who", .desk).status == 200 })
            async let held = ask(port, "GET /again", .desk)
            #expect(try await offPool { again.awaitRequest() })
            let other = try await ask(port, "GET /who", .desk)
            again.release()
            #expect(try await held.status == 200 && other.status == 503 && other.fields["traceresponse"] == nil)
        }
    }

    @Test("A path with a form of its own for refusals has it for these as well")
    func forms() async throws {
        let routes: (CallerRoutes) -> Void = { group in
            group.writesProblems(below: "foreign") { problem, _ in
                Response(
                    status: problem.kind.status, headers: problem.headers, body: ResponseBody(byteBuffer: ByteBuffer(string: "<full/>")))
            }
        }
        try await whileFull(routes) { port in
            let answer = try await ask(port, "GET /foreign/who", .desk)
            #expect(answer.status == 503 && answer.body == "<full/>" && answer.fields["retry-after"] == "1")
        }
    }
}
