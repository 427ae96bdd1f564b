import Foundation
import TestSupport
import Testing

@testable import ServiceBootstrap

/// I11, F4: how a service starts and stops, as a process with real signals.
@Suite("A service as a process", .serialized, .timeLimit(.minutes(5)))
struct ServiceProcessTests {
    private func running(_ environment: [String: String] = [:]) async throws -> SampleProcess {
        let sample = try SampleProcess(environment: environment)
        try sample.start()
        let isReady = await eventually { (try? await ask(sample.adminPort, "GET /livez").status) == 200 }
        try #require(isReady, "\(sample.log)")
        return sample
    }

    /// The exit code of a process, and the seconds that it took to end.
    private func end(of sample: SampleProcess) async throws -> (code: Int32, seconds: Double) {
        let start = ContinuousClock.now
        let code = try await sample.exitCode()
        return (code, (ContinuousClock.now - start) / .seconds(1))
    }

    @Test("It starts with less than a second of work, is small, answers, and stops at once with exit code 0")
    func startsAndStops() async throws {
        let sample = try await running()
        let isReady = await eventually { (try? await ask(sample.adminPort, "GET /readyz").status) == 200 }
        #expect(isReady)
        #expect(try await ask(sample.port, "GET /public").body == "public")
        #expect(try await ask(sample.port, "GET /slow").status == 401)
        let metrics = try await ask(sample.adminPort, "GET /metrics").body
        #expect(metrics.contains("guanjia_build_info{service=\"sample\",version=\"1.0.0\"} 1\n"))
        #expect(metrics.contains("process_resident_memory_bytes "))
        // Processor time, because other tests share the machine.
        let cpu = metrics.split(separator: "\n").first { $0.hasPrefix("process_cpu_seconds_total ") }?.split(separator: " ").last
        #expect(try #require(cpu.flatMap { Double($0) }) < 1)
        #expect(try #require(sample.residentBytes) < 60 << 20)
        sample.signal(SIGTERM)
        let end = try await end(of: sample)
        #expect(end.code == 0)
        // A stop that waits for something takes 18 seconds.
        #expect(end.seconds < 10)
        #expect(sample.log.split(separator: "\n").allSatisfy { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) != nil })
        #expect(sample.log.contains("\"message\":\"stopped\""))
    }

    @Test("A request in work is finished before the end; new ones are not taken, and readiness is gone first")
    func finishesRequests() async throws {
        let sample = try await running(["GUANJIA_STOP_DELAY_SECONDS": "5"])
        async let answer = ask(sample.port, "GET /slow", .desk)
        let isInWork = await eventually {
            (try? await ask(sample.adminPort, "GET /metrics").body.contains("http_server_requests_in_flight 1")) == true
        }
        #expect(isInWork)
        sample.signal(SIGTERM)
        let isDraining = await eventually(within: .seconds(5)) { (try? await ask(sample.adminPort, "GET /readyz").status) == 503 }
        #expect(isDraining)
        // Load balancers have not noticed yet: it goes on answering.
        #expect(try await ask(sample.port, "GET /public").status == 200)
        let isClosed = await eventually { (try? await ask(sample.port, "GET /public")) == nil }
        #expect(isClosed)
        #expect(try await answer.body == "done")
        #expect(try await sample.exitCode() == 0)
    }

    @Test("A request that hangs is cancelled after its grace, and the stop is orderly")
    func cancelsHangingRequests() async throws {
        // Far more than the grace of a request, so that it is the grace that ends it.
        let sample = try await running(["GUANJIA_STOP_SECONDS": "60"])
        async let answer = ask(sample.port, "GET /hang", .desk)
        let isInWork = await eventually {
            (try? await ask(sample.adminPort, "GET /metrics").body.contains("http_server_requests_in_flight 1")) == true
        }
        #expect(isInWork)
        sample.signal(SIGTERM)
        let end = try await end(of: sample)
        #expect(end.code == 0)
        #expect(end.seconds < 40)
        let status = try? await answer.status
        #expect(status == nil || status == 503)
    }

    @Test("A part that ignores its stop is ended by the watchdog with exit code 75", arguments: [SIGTERM, SIGINT])
    func endsDeafParts(signal: Int32) async throws {
        let sample = try await running(["GUANJIA_SAMPLE_MODE": "deaf", "GUANJIA_STOP_SECONDS": "6"])
        sample.signal(signal)
        let end = try await end(of: sample)
        #expect(end.code == 75)
        #expect((5...30).contains(end.seconds))
        #expect(sample.log.contains("the stop took too long") && sample.log.contains("stop.still_running"))
    }

    @Test("A process whose every pool thread is blocked still ends in time")
    func endsBlockedProcesses() async throws {
        let sample = try await running(["GUANJIA_STOP_SECONDS": "6"])
        _ = try? await talk(to: sample.port, timeout: 1) { socket in
            socket.send("POST /block HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n")
            return try socket.answer().status
        }
        let isDead = await eventually {
            (try? await talk(to: sample.adminPort, timeout: 1) { socket in
                socket.send("GET /livez HTTP/1.1\r\nHost: t\r\n\r\n")
                return try socket.answer().status
            }) == nil
        }
        #expect(isDead)
        sample.signal(SIGTERM)
        let end = try await end(of: sample)
        #expect(end.code == 75)
        #expect((5...30).contains(end.seconds))
    }

    @Test("Somebody at a terminal ends a slow stop with a second Ctrl-C")
    func interruptsTwice() async throws {
        let sample = try await running(["GUANJIA_SAMPLE_MODE": "deaf"])
        sample.signal(SIGINT)
        let isStopping = await eventually { sample.log.contains("\"message\":\"stopping\"") }
        #expect(isStopping)
        sample.signal(SIGINT)
        #expect(try await sample.exitCode() == 1)
    }

    @Test("A signal before the start is complete ends the process at once")
    func stopsWhileStarting() async throws {
        let sample = try SampleProcess(environment: ["GUANJIA_SAMPLE_MODE": "slow_start"])
        try sample.start()
        let isStarting = await eventually { sample.log.contains("\"message\":\"starting\"") }
        #expect(isStarting)
        sample.signal(SIGTERM)
        let end = try await end(of: sample)
        #expect(end.code == 0)
        // A stop that waits for something takes 18 seconds.
        #expect(end.seconds < 10)
    }

    @Test("A part that fails, and parts that cannot be built, end the process with exit code 1", arguments: ["failing", "unbuildable"])
    func endsOnFailure(mode: String) async throws {
        let sample = try SampleProcess(environment: ["GUANJIA_SAMPLE_MODE": mode])
        try sample.start()
        let end = try await end(of: sample)
        #expect(end.code == 1)
        #expect(end.seconds < 15)
        #expect(sample.log.contains("the sample cannot be built"))
    }

    @Test("Liveness tells which loop is stuck; readiness follows its checks")
    func probes() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "guanjia-ready-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let sample = try await running(["GUANJIA_SAMPLE_FILE": file.path])
        let notReady = try await ask(sample.adminPort, "GET /readyz")
        #expect(notReady.status == 503)
        #expect(notReady.body.contains("\"name\":\"file\""))
        try Data().write(to: file)
        let becomesReady = await eventually { (try? await ask(sample.adminPort, "GET /readyz").status) == 200 }
        #expect(becomesReady)
        try FileManager.default.removeItem(at: file)
        let isLost = await eventually { (try? await ask(sample.adminPort, "GET /readyz").status) == 503 }
        #expect(isLost)
        #expect(try await ask(sample.port, "POST /freeze", body: []).body == "frozen")
        let isStuck = await eventually { (try? await ask(sample.adminPort, "GET /livez").status) == 503 }
        #expect(isStuck)
        #expect(try await ask(sample.adminPort, "GET /livez").body.contains("\"name\":\"loop\""))
        let probe = try SampleProcess(["healthcheck"], environment: ["GUANJIA_ADMIN_PORT": "\(sample.adminPort)"])
        try probe.start()
        #expect(try await probe.exitCode() == 1)
    }

    @Test("The health check verb needs nothing but the port")
    func healthcheck() async throws {
        let sample = try await running()
        let alive = try SampleProcess(["healthcheck"], environment: ["GUANJIA_ADMIN_PORT": "\(sample.adminPort)", "DATABASE_URL": ""])
        try alive.start()
        #expect(try await alive.exitCode() == 0)
        let absent = try SampleProcess(["healthcheck"])
        try absent.start()
        #expect(try await absent.exitCode() == 1)
    }

    @Test("Verbs have their exit codes")
    func verbs() async throws {
        let cases: [([String], [String: String], Int32, String)] = [
            (["--version"], [:], 0, "sample 1.0.0"), (["--help"], [:], 0, "GUANJIA_SAMPLE_MODE"), (["fly"], [:], 64, "try --help"),
            (["migrate"], ["KAFKA_BOOTSTRAP_SERVERS": ""], 0, "up to date"),
            (["migrate"], ["GUANJIA_SAMPLE_MODE": "pending_migration"], 0, "applied: 0001_sample"),
            (["migrate", "--check"], ["GUANJIA_SAMPLE_MODE": "pending_migration"], 3, "pending: 0001_sample"),
            ([], ["GUANJIA_SAMPLE_MODE": "pending_migration", "GUANJIA_MIGRATE_AT_START": "false"], 3, ""),
            (
                [], ["GUANJIA_HTTP_PORT": "99999", "DATABASE_URL": ""], 78,
                "GUANJIA_HTTP_PORT: \"99999\" is not allowed; expected a whole number, 0...65535"
            ),
            ([], ["GUANJIA_HTP_PORT": "1"], 78, "did you mean GUANJIA_HTTP_PORT?"),
            (
                [],
                [
                    "GUANJIA_PROFILE": "production", "KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_USERNAME": "u",
                    "KAFKA_SASL_PASSWORD": "p",
                ], 78,
                "production needs tokens of an OpenID Connect issuer"
            ),
        ]
        for (arguments, environment, code, text) in cases {
            let sample = try SampleProcess(arguments, environment: environment)
            try sample.start()
            #expect(try await sample.exitCode() == code, "\(arguments) \(environment)")
            #expect(sample.output.contains(text) || text.isEmpty, "\(sample.output)")
        }
    }
}
