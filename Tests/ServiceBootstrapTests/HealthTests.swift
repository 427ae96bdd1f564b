import Foundation
import Hummingbird
import ServiceLifecycle
import SharedModels
import Synchronization
import TestSupport
import Testing

@testable import ServiceBootstrap

/// A clock that tests move.
final class ManualTime: Sendable {
    private let nanoseconds = Atomic<Int64>(1_000_000_000)
    var read: @Sendable () -> Int64 { { self.nanoseconds.load(ordering: .relaxed) } }
    func advance(_ duration: Duration) { nanoseconds.add(duration.nanoseconds, ordering: .relaxed) }
}

@Suite("Health", .timeLimit(.minutes(5)))
struct HealthTests {
    @Test("A loop is stuck when it does not get on within its bound, not when it waits for work, and lives again with a beat")
    func tracksProgress() {
        let time = ManualTime()
        let health = HealthRegistry(interval: .seconds(1), now: time.read)
        let first = health.tracker("outbox.shard.1")
        let second = health.tracker("consumer.0", bound: .seconds(5))
        time.advance(.seconds(5))
        #expect(health.stuckLoops().isEmpty)
        time.advance(.seconds(1))
        #expect(health.stuckLoops().map(\.name) == ["consumer.0"])
        #expect(health.stuckLoops().first?.since == .seconds(6))
        second.idle()
        #expect(health.stuckLoops().isEmpty)
        time.advance(.seconds(30))
        #expect(health.stuckLoops().map(\.name) == ["outbox.shard.1"])
        first.beat()
        #expect(health.stuckLoops().isEmpty)
        second.beat()
        time.advance(.seconds(31))
        #expect(health.stuckLoops().map(\.name) == ["consumer.0", "outbox.shard.1"])
        health.remove(second)
        #expect(health.stuckLoops().map(\.name) == ["outbox.shard.1"])
    }

    @Test("A tracker that was replaced cannot remove its successor")
    func replacesTrackers() {
        let time = ManualTime()
        let health = HealthRegistry(interval: .seconds(1), now: time.read)
        let old = health.tracker("partition.3")
        _ = health.tracker("partition.3")
        health.remove(old)
        time.advance(.seconds(31))
        #expect(health.stuckLoops().count == 1)
    }

    private struct Down: Error, CustomStringConvertible {
        let description = "connection refused"
    }

    @Test("A process is ready when it has started, every check passes, and it is not being stopped")
    func knowsReadiness() async throws {
        let health = HealthRegistry(interval: .milliseconds(20), now: HealthRegistry.monotonic)
        let isUp = Atomic(false)
        health.addReadinessCheck("database") { if !isUp.load(ordering: .relaxed) { throw Down() } }
        #expect(health.unreadyReasons().map(\.reason) == ["is starting", "not checked yet"])
        try await withRunning([health]) {
            let isChecked = await eventually { health.unreadyReasons().contains { $0 == ("database", "connection refused") } }
            #expect(isChecked)
            isUp.store(true, ordering: .relaxed)
            health.markStarted()
            let isReady = await eventually { health.unreadyReasons().isEmpty }
            #expect(isReady)
            isUp.store(false, ordering: .relaxed)
            let isLost = await eventually { !health.unreadyReasons().isEmpty }
            #expect(isLost)
            health.startDraining()
            #expect(health.unreadyReasons().contains { $0 == ("process", "is stopping") })
        }
    }

    @Test("A check that takes too long has failed; one that ignores its cancellation is found by its age, and delays nobody")
    func boundsChecks() async throws {
        let health = HealthRegistry(interval: .milliseconds(20), now: HealthRegistry.monotonic)
        let runs = Atomic(0)
        let isReleased = Atomic(false)
        health.addReadinessCheck("slow", timeout: .milliseconds(50)) { try await Task.sleep(for: .seconds(60)) }
        health.addReadinessCheck("deaf", timeout: .milliseconds(50)) {
            guard runs.add(1, ordering: .relaxed).newValue > 1 else { return }
            while !isReleased.load(ordering: .relaxed) { try? await Task.sleep(for: .milliseconds(5)) }
        }
        health.markStarted()
        try await withRunning([health]) {
            let isSlow = await eventually { health.unreadyReasons().contains { $0 == ("slow", "timed out") } }
            #expect(isSlow)
            let isOld = await eventually { health.unreadyReasons().contains { $0.name == "deaf" && $0.reason.hasPrefix("no answer for") } }
            #expect(isOld)
            isReleased.store(true, ordering: .relaxed)
        }
    }

    @Test("The probes and the metrics answer on the admin server without a token, operator commands only with one")
    func servesProbes() async throws {
        let health = HealthRegistry()
        let registry = PrometheusRegistry()
        let tracker = health.tracker("loop", bound: .milliseconds(1))
        registry.show("one", .gauge, help: "One.") { 1 }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        var parts = HTTPServer.Parts(name: "admin", host: "127.0.0.1", port: 0, logger: quiet)
        parts.verifier = try TestTokens.verifier()
        parts.onListening = { continuation.yield($0) }
        let server = AdminServer.make(parts, health: health, registry: registry) { $0.get("parked", by: Role.employees) { _, _ in "none" } }
        try await withRunning([server]) {
            let port = try #require(await ports.first { _ in true })
            tracker.idle()
            #expect(try await ask(port, "GET /livez").body == #"{"status":"alive","reasons":[]}"#)
            tracker.beat()
            let isStuck = try await eventually { try await ask(port, "GET /livez").status == 503 }
            #expect(isStuck)
            #expect(try await ask(port, "GET /readyz").status == 503)
            health.markStarted()
            #expect(try await ask(port, "GET /readyz").body == #"{"status":"ready","reasons":[]}"#)
            let metrics = try await ask(port, "GET /metrics")
            #expect(metrics.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(metrics.body.hasSuffix("one 1\n"))
            #expect(try await ask(port, "HEAD /livez").status == 503)
            #expect(try await ask(port, "GET /parked").status == 401)
            #expect(try await ask(port, "GET /parked", .desk).body == "none")
        }
    }

    @Test("Work that goes on too long after a stop was asked for is cancelled, and that is no failure")
    func boundsStops() async throws {
        struct Endless: Service {
            func run() async throws { try await stopping(within: .milliseconds(50)) { try await Task.sleep(for: .seconds(3600)) } }
        }
        struct Failing: Service {
            func run() async throws { try await stopping(within: .seconds(60)) { throw Down() } }
        }
        let start = ContinuousClock.now
        try await withRunning([Endless()]) {}
        // Far below the hour that the work would take, far above what a busy machine needs.
        #expect(ContinuousClock.now - start < .seconds(60))
        await #expect(throws: Down.self) { try await withRunning([Failing()]) { try await Task.sleep(for: .milliseconds(100)) } }
    }
}
