import ArgumentParser
import Foundation
import Synchronization
import Testing

@testable import guanjiactl

@Suite("Operators' commands", .timeLimit(.minutes(10)))
struct OperationTests {
    @Test(
        "Spans are whole numbers with units, the larger first",
        arguments: [("2d", 172_800.0), ("1d12h", 129_600), ("90m", 5_400), ("1w", 604_800), ("0s", 0), ("1h0m5s", 3_605)])
    func spans(text: String, seconds: Double) throws {
        let span = try #require(TimeSpan(argument: text))
        #expect(span.seconds == seconds)
        #expect(TimeSpan(argument: "\(span)") == span)
    }

    @Test("What is no span is refused", arguments: ["", "2", "d", "2d2d", "1h1d", "-2d", "2.5h", "2 d", "99999999w", "٢d"])
    func noSpans(text: String) { #expect(TimeSpan(argument: text) == nil) }

    @Test("A span that goes back shows its sign")
    func backwards() {
        #expect("\(TimeSpan(seconds: -90_061))" == "-1d1h1m1s")
        #expect("\(TimeSpan(seconds: 0))" == "0s")
    }

    /// Clocks of services whose databases run `ahead` seconds ahead of this machine.
    private func clocks(_ offsets: [ServiceName: Double], fixed: Set<ServiceName> = [], ahead: Double = 0) throws -> (ServiceClocks, Moves)
    {
        let moves = Moves()
        let ports = try offsets.keys.sorted { $0.rawValue < $1.rawValue }.map { service in
            let server = ScriptedServer { call, _ in
                let text = URLComponents(string: call.url)?.queryItems?.first { $0.name == "offsetSeconds" }?.value
                if let moved = text.flatMap(Double.init) { moves.add(service, moved) }
                let offset = text.flatMap(Double.init) ?? offsets[service] ?? 0
                let now = Date().addingTimeInterval(offset + ahead)
                return .status(
                    200, json: #"{"now":"\#(Instant.text(now))","offsetSeconds":\#(offset),"adjustable":\#(!fixed.contains(service))}"#)
            }
            return AdminPort(service: service, client: try server.client())
        }
        return (ServiceClocks(ports: AdminPorts(ports: ports)), moves)
    }

    /// Offsets that services were given.
    private final class Moves: Sendable {
        private let offsets = Mutex<[ServiceName: [Double]]>([:])
        func add(_ service: ServiceName, _ offset: Double) { offsets.withLock { $0[service, default: []].append(offset) } }
        var all: [ServiceName: [Double]] { offsets.withLock { $0 } }
    }

    @Test("All clocks get the same offset, so that they show the wanted instant by the databases' time (D21)")
    func setting() async throws {
        let (clocks, moves) = try clocks([.intake: 5, .complaints: 5, .repairs: 0, .callbacks: 5, .console: 0], ahead: 1_000)
        _ = try await clocks.set(to: Date().addingTimeInterval(86_400))
        let offsets = moves.all.values.flatMap { $0 }
        #expect(offsets.count == 5)
        #expect(Set(offsets).count == 1)
        // Time goes on between the wish and the readings, which have whole seconds only; on a busy machine by several.
        #expect(abs(try #require(offsets.first) - (86_400 - 1_000)) < 60)
    }

    @Test("Advancing brings clocks together at the one that is furthest ahead")
    func advancing() async throws {
        let (clocks, moves) = try clocks([.intake: 100, .complaints: 50])
        _ = try await clocks.advance(by: TimeSpan(seconds: 10))
        #expect(moves.all == [.intake: [110], .complaints: [110]])
    }

    @Test("When one clock cannot be moved, none is")
    func fixed() async throws {
        let (clocks, moves) = try clocks([.intake: 0, .complaints: 0], fixed: [.complaints])
        await #expect(throws: ToolError.self) { try await clocks.advance(by: TimeSpan(seconds: 10)) }
        await #expect(throws: ToolError.self) { try await clocks.set(to: Date()) }
        #expect(moves.all.isEmpty)
    }

    @Test("Redriving all keys tries each once, also those that stay parked")
    func redriveAll() async throws {
        let parked = Mutex(["a/1", "b", "c"])
        let server = ScriptedServer { call, _ in
            guard call.method == "POST" else {
                let items = parked.withLock { $0 }.map {
                    #"{"key":"\#($0)","records":1,"topic":"t","reason":"r","parkedAt":"2026-03-02T01:30:00Z","attempts":0}"#
                }
                return .status(200, json: #"{"items":[\#(items.joined(separator: ","))]}"#)
            }
            let key = call.url.split(separator: "/").dropLast().last.flatMap { String($0).removingPercentEncoding } ?? ""
            let stays = key == "b"
            if !stays { parked.withLock { $0.removeAll { $0 == key } } }
            return .status(
                200,
                json: #"{"key":"\#(key)","applied":\#(stays ? 0 : 1),"remaining":\#(stays ? 1 : 0),"reason":\#(stays ? "\"no\"" : "null")}"#
            )
        }
        let results = try await AdminPort(service: .repairs, client: server.client()).redriveAll()
        #expect(results.map(\.key) == ["a/1", "b", "c"])
        #expect(results.map(\.remaining) == [0, 1, 0])
        #expect(server.calls.contains { $0.url.hasSuffix("/parked/a%2F1/redrive") })
    }

    @Test("Events are published again by the services that keep cases; clocks and parked keys are the Console's too")
    func services() throws {
        #expect(ServiceName.keepingCases == [.intake, .complaints, .repairs, .callbacks])
        let all = try AdminOptions.parse([])
        let surroundings = Surroundings([:])
        #expect(try all.ports(surroundings, token: nil).ports.map(\.service) == ServiceName.allCases)
        #expect(try all.ports(of: ServiceName.keepingCases, surroundings, token: nil).ports.map(\.service) == ServiceName.keepingCases)
        let one = try AdminOptions.parse(["--service", "console"])
        #expect(try one.ports(surroundings, token: nil).ports.map(\.service) == [.console])
    }

    @Test("Making the Console's tables anew is one command to its admin port")
    func rebuild() async throws {
        let server = ScriptedServer { _, _ in .status(200, json: #"{"partitions":48}"#) }
        let plan = try await AdminPort(service: .console, client: server.client()).rebuild()
        #expect(plan == RewindPlan(partitions: 48))
        #expect(server.calls.map(\.method) == ["POST"])
        #expect(server.calls.allSatisfy { $0.url.hasSuffix("/projections/rebuild") && $0.headers["Idempotency-Key"] != nil })
    }

    @Test("A failure names the service that it came from")
    func failures() async throws {
        let server = ScriptedServer { _, _ in .status(403, json: #"{"title":"Your role does not allow this"}"#) }
        let ports = AdminPorts(ports: [AdminPort(service: .callbacks, client: try server.client())])
        let error = await #expect(throws: ToolError.self) { try await ports.each { try await $0.clock() } }
        #expect(error?.text == "callbacks: Your role does not allow this")
    }

    @Test(
        "Arguments that make no sense are refused before anything is asked",
        arguments: [
            ["parked", "redrive"], ["parked", "redrive", "k", "--all"], ["consumer", "rewind"],
            ["consumer", "rewind", "--service", "desk"],
            ["outbox", "republish"], ["outbox", "republish", "--from", "yesterday"], ["outbox", "republish", "--from", "2026-03-02T09:30"],
            ["outbox", "republish", "--from", "start", "--service", "console"], ["projections", "rebuild"],
            ["clock", "set", "2026-03-02"], ["clock", "advance", "soon"], ["parked", "list", "--url", "http://h:1"],
            ["topics", "create", "--partitions", "0"], ["topics", "create", "--retention-days", "40"], ["import", "contacts"],
            ["tokens", "issue", "--out-dir", "d", "--role", "boss"], ["tokens", "issue", "--out-dir", "d", "--role", "system"],
            ["tokens", "issue", "--out-dir", "d", "--role", "hr", "--minutes", "0"], ["tokens", "issue", "--role", "hr"],
            ["tokens", "generate"], ["tokens", "generate", "--out-dir", "d", "--office", "云溪"], ["sample", "run", "--patience", "0"],
        ])
    func arguments(words: [String]) { #expect(throws: (any Error).self) { try Guanjiactl.parseAsRoot(words) } }

    @Test(
        "The spellings that scripts use stay",
        arguments: [
            ["tokens", "issue", "--out-dir", "d", "--role", "technician", "--office", "yunxi", "--minutes", "5"],
            ["keys", "generate"], ["tokens", "generate", "--out-dir", "d"], ["topics", "create"], ["topics", "list"],
            ["import", "contacts", "f.csv"], ["parked", "list", "--json"], ["parked", "redrive", "--all", "--service", "repairs"],
            ["outbox", "republish", "--from", "start"], ["clock", "set", "2026-03-02T09:30+08:00"], ["clock", "advance", "2d"],
            ["consumer", "rewind", "--service", "repairs", "--to", "start"], ["doctor"], ["policy", "check", "f.yaml"],
            ["consumer", "rewind", "--service", "console"], ["projections", "rebuild", "--yes"],
            ["sample", "run", "--directory", "examples", "--json"],
        ])
    func spellings(words: [String]) throws { _ = try Guanjiactl.parseAsRoot(words) }

    @Test("The policies that come with the project pass the check, a broken one does not")
    func policies() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        try PolicyCommand.Check.parse([root.appending(path: "deploy/policy/baseline.yaml").path]).run()
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "bad.yaml").path
            try PrivateFile.create(path, Data("complaint: {first_response: soon}\n".utf8))
            #expect(throws: (any Error).self) { try PolicyCommand.Check.parse([path]).run() }
        }
    }
}
