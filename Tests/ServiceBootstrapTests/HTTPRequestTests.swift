import Foundation
import HTTPTypes
import Hummingbird
import SharedModels
import Testing

@testable import ServiceBootstrap

/// What one test route takes and gives back.
struct Echo: Codable {
    let name: String
    let role: Role?
}

@Sendable func addEcho(_ group: CallerRoutes) {
    group.post("echo", by: Role.employees) { request, context in
        try JSONAnswer.make(try await JSONBody.decode(Echo.self, from: request, context), version: 7)
    }
    group.get("who", by: Role.employees) { _, context in "\(context.caller.subject) \(context.caller.role.rawValue)" }
    group.get("cases/:id", by: Role.employees) { _, context in context.parameters.get("id") ?? "" }
    group.post("cases/:id/close", by: [.officeDirector, .csManager, .system]) { _, _ in "closed" }
    group.get("broken", by: Role.employees) { _, _ -> String in throw Broken(phone: "13800138000") }
    group.get("refused", by: Role.employees) { _, _ -> String in throw Problem(.versionMismatch, "Read again.") }
    group.writesProblems(below: "odd") { problem, request in
        let fields: HTTPFields = [.contentType: "text/odd"]
        return Response(
            status: problem.kind.status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: request.uri.path)))
    }
    group.get("odd/refused", by: Role.employees) { _, _ -> String in throw Problem(.versionMismatch, "Read again.") }
    for path in ["gone", "odd/gone"] {
        group.get(path, by: Role.employees) { _, _ -> String in throw Problem(.unavailable, "The operator has to put it right.") }
    }
    group.get("gone/page", by: Role.employees) { _, _ in HTMLAnswer.make("<p>", status: .serviceUnavailable) }
    group.get("gone/moment", by: Role.employees) { _, _ -> String in throw Problem(.unavailable, headers: [.retryAfter: "2"]) }
    group.get("slow", by: Role.employees) { _, _ in
        try await Task.sleep(for: .milliseconds(600))
        return "done"
    }
    group.get("hang", by: Role.employees) { _, _ -> String in
        try await Task.sleep(for: .seconds(3600))
        return "never"
    }
}

private struct Broken: Error {
    let phone: String
}

@Suite("A request over a real connection", .timeLimit(.minutes(5)))
struct HTTPRequestTests {
    @Test(
        "Every 503 says when to come again, whoever made it and in whatever form (API4)",
        arguments: [("gone", "60"), ("odd/gone", "60"), ("gone/page", "60"), ("gone/moment", "2")])
    func comeAgain(path: String, seconds: String) async throws {
        let answer = try await withServer(routes: addEcho) { port in try await ask(port, "GET /\(path)", .desk) }
        #expect(answer.status == 503)
        #expect(answer.fields["retry-after"] == seconds)
    }

    @Test("A good request is answered as JSON with its version as ETag")
    func answers() async throws {
        let answer = try await withServer(routes: addEcho) { port in
            try await ask(port, "POST /echo", .desk + .json, body: Array(#"{"name":"张三","role":"receptionist"}"#.utf8))
        }
        #expect(answer.status == 200)
        #expect(answer.fields["etag"] == "\"7\"")
        #expect(answer.fields["content-type"] == "application/json; charset=utf-8")
        #expect(answer.json["name"] as? String == "张三")
    }

    @Test(
        "Paths of an outside standard write their problems in its form, whoever finds them; others do not",
        arguments: [
            ("GET /odd/refused", true, 412, "text/odd"), ("GET /odd/nothing", true, 404, "text/odd"),
            ("POST /odd/refused", true, 405, "text/odd"),
            ("GET /odd/refused", false, 401, "text/odd"), ("GET /oddly/refused", true, 404, "application/problem+json"),
            ("GET /refused", true, 412, "application/problem+json"),
        ])
    func forms(_ route: String, _ hasToken: Bool, _ status: Int, _ type: String) async throws {
        let answer = try await withServer(routes: addEcho) { port in try await ask(port, route, hasToken ? .desk : []) }
        #expect(answer.status == status && answer.fields["content-type"] == type)
    }

    @Test(
        "A body that cannot be read is a problem with status 400",
        arguments: [
            Array("{".utf8), Array("{\"name\":\"\0\"}".utf8), Array(#"{"name":"\u0000"}"#.utf8), [0x22, 0xFF, 0x22],
            Array(String(repeating: "[", count: 40).utf8), Array(#"{"name":1}"#.utf8), Array("{}".utf8), [],
        ] as [[UInt8]])
    func refusesBodies(_ body: [UInt8]) async throws {
        let answer = try await withServer(routes: addEcho) { port in try await ask(port, "POST /echo", .desk + .json, body: body) }
        #expect(answer.status == 400)
        #expect(answer.fields["content-type"] == "application/problem+json")
        #expect(answer.json["type"] as? String == "urn:guanjia:problem:malformed")
        #expect(answer.json["traceId"] as? String == answer.fields["traceresponse"]?.split(separator: "-")[1].description)
    }

    @Test(
        "Another media type, another charset and compression are refused with 415",
        arguments: [
            ["Content-Type: text/plain"], [], ["Content-Type: application/json; charset=gbk"],
            ["Content-Type: application/json", "Content-Encoding: gzip"],
        ])
    func refusesTypes(_ fields: [String]) async throws {
        let answer = try await withServer(routes: addEcho) { port in
            try await ask(port, "POST /echo", .desk + fields, body: Array(#"{"name":"n"}"#.utf8))
        }
        #expect(answer.status == 415)
    }

    @Test("An unknown path is a problem 404, a known path with another method 405 with Allow")
    func unknownRoutes() async throws {
        try await withServer(routes: addEcho) { port in
            let unknown = try await ask(port, "GET /nowhere", .desk)
            #expect(unknown.status == 404)
            #expect(unknown.json["type"] as? String == "urn:guanjia:problem:not-found")
            let method = try await ask(port, "DELETE /cases/42/close", .desk)
            #expect(method.status == 405)
            #expect(method.fields["allow"] == "POST")
            #expect(method.json["type"] as? String == "urn:guanjia:problem:method-not-allowed")
            let head = try await ask(port, "GET /cases/42", .desk)
            #expect(head.body == "42")
        }
    }

    @Test("Without a valid token nothing is told, not even which paths exist")
    func needsToken() async throws {
        try await withServer(routes: addEcho) { port in
            for path in ["/who", "/nowhere"] {
                let missing = try await ask(port, "GET \(path)")
                #expect(missing.status == 401)
                #expect(missing.fields["www-authenticate"] == "Bearer realm=\"guanjia\"")
                #expect(missing.json["type"] as? String == "urn:guanjia:problem:unauthenticated")
            }
            let tooLong = String(repeating: "x", count: 9000)
            for value in ["Bearer wrong", "Basic abc", "Bearer", TestTokens.desk, "Bearer \(TestTokens.desk)x", "Bearer \(tooLong)"] {
                let wrong = try await ask(port, "GET /who", ["Authorization: \(value)"])
                #expect(wrong.status == 401)
                #expect(wrong.fields["www-authenticate"]?.contains("invalid_token") == true)
            }
            let two = try await ask(port, "GET /who", .desk + .director)
            #expect(two.status == 401)
            let good = try await ask(port, "GET /who", ["authorization: bearer \(TestTokens.desk)"])
            #expect(good.body == "staff-1 receptionist")
        }
    }

    @Test("A role that may not is told which roles may (403)")
    func needsRole() async throws {
        try await withServer(routes: addEcho) { port in
            let refused = try await ask(port, "POST /cases/1/close", .desk)
            #expect(refused.status == 403)
            #expect(refused.json["detail"] as? String == "You are receptionist; this is for cs_manager, office_director.")
            let allowed = try await ask(port, "POST /cases/1/close", .director)
            #expect(allowed.body == "closed")
        }
    }

    @Test("A thrown problem is the answer; an unknown error is a 500 with an id and without its content")
    func mapsErrors() async throws {
        try await withServer(routes: addEcho) { port in
            let refused = try await ask(port, "GET /refused", .desk)
            #expect(refused.status == 412)
            #expect(refused.json["detail"] as? String == "Read again.")
            let broken = try await ask(port, "GET /broken", .desk)
            #expect(broken.status == 500)
            #expect(!broken.body.contains("13800138000"))
            #expect((broken.json["instance"] as? String)?.hasPrefix("urn:uuid:") == true)
        }
    }

    @Test("A well-formed traceparent is continued, a malformed one is not")
    func traces() async throws {
        try await withServer(routes: addEcho) { port in
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            let continued = try await ask(port, "GET /who", .desk + ["traceparent: 00-\(trace)-00f067aa0ba902b7-01"])
            let answer = try #require(continued.fields["traceresponse"])
            #expect(answer.hasPrefix("00-\(trace)-"))
            #expect(!answer.contains("00f067aa0ba902b7"))
            let started = try await ask(port, "GET /who", .desk + ["traceparent: 00-\(trace.uppercased())-00f067aa0ba902b7-01"])
            #expect(started.fields["traceresponse"].flatMap(TraceContext.init(traceparent:)) != nil)
            #expect(started.fields["traceresponse"]?.contains(trace) == false)
        }
    }

    @Test("Requests are counted by route template, and callers cannot make new labels")
    func countsRequests() async throws {
        let registry = PrometheusRegistry()
        try await withServer(change: { $0.metrics = registry }, routes: addEcho) { port in
            for id in 1...3 { _ = try await ask(port, "GET /cases/\(id)", .desk) }
            _ = try await ask(port, "GET /made-up-\(UUID().uuidString)", .desk)
            _ = try await ask(port, "BREW /pot", .desk)
            _ = try await ask(port, "GET /who")
            _ = try await ask(port, "GET /broken", .desk)
        }
        let text = registry.text()
        #expect(text.contains("http_server_requests_total{method=\"GET\",route=\"/cases/{id}\",status=\"200\"} 3\n"))
        #expect(text.contains("http_server_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} 1\n"))
        #expect(text.contains("http_server_requests_total{method=\"GET\",route=\"/broken\",status=\"500\"} 1\n"))
        #expect(text.contains("http_server_requests_total{method=\"GET\",route=\"/who\",status=\"401\"} 1\n"))
        #expect(text.contains("http_server_request_duration_seconds_count{method=\"GET\",route=\"/cases/{id}\"} 3\n"))
        #expect(text.contains("http_server_requests_in_flight 0\n"))
        #expect(!text.contains("BREW") && !text.contains("made-up"))
    }

    @Test("Several requests over one connection are answered in their order")
    func pipelines() async throws {
        try await withServer(routes: addEcho) { port in
            let bodies = try await talk(to: port) { socket in
                let requests = (1...20).map { "GET /cases/\($0) HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer \(TestTokens.desk)\r\n\r\n" }
                socket.send(requests.joined())
                return try (1...20).map { _ in try socket.answer().body }
            }
            #expect(bodies == (1...20).map(String.init))
        }
    }
}
