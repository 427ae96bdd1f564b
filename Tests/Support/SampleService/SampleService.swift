import Foundation
import Hummingbird
import Logging
import ServiceBootstrap
import ServiceLifecycle
import SharedModels
import Synchronization

/// The smallest service: a real process for the tests of starting, answering, failing and stopping.
@main
enum SampleService {
    static func main() async { await ServiceRunner(definition).main() }

    /// What the process does wrong on purpose.
    enum Mode: String, CaseIterable {
        case sound
        /// A part fails half a second after the start.
        case failing
        /// The parts cannot be built.
        case unbuildable
        /// Building the parts never ends.
        case slowStart = "slow_start"
        /// A part ignores the stop and its cancellation.
        case deaf
        case pendingMigration = "pending_migration"
    }

    static let mode = Setting<Mode>.choice("GUANJIA_SAMPLE_MODE", "What the sample does wrong.", default: .sound)
    static let file = Setting<String?>.path("GUANJIA_SAMPLE_FILE", "The sample is ready while this file exists.")

    static let definition = ServiceDefinition<(Mode, String?)>(
        (name: "sample", version: "1.0.0", summary: "A service for tests.", port: 18_099),
        settings: ([mode, file], { (($0.read(mode)), $0.read(file)) }),
        migrate: { request in
            guard ProcessInfo.processInfo.environment[mode.name] == Mode.pendingMigration.rawValue else { return .current(applied: []) }
            return request.applies ? .current(applied: ["0001_sample"]) : .pending(["0001_sample"])
        },
        build: { parts in try await build(parts) })

    /// Any object.
    struct Anything: Decodable {}

    struct CannotBuild: Error, CustomStringConvertible {
        let description = "the sample cannot be built"
    }

    static func build(_ parts: ServiceParts<(Mode, String?)>) async throws -> ServiceAssembly {
        let (mode, file) = parts.own
        if mode == .unbuildable { throw CannotBuild() }
        if mode == .slowStart { try await Task.sleep(for: .seconds(3600)) }
        if let file {
            parts.health.addReadinessCheck("file") {
                guard FileManager.default.fileExists(atPath: file) else { throw CannotBuild() }
            }
        }
        let loop = Loop(mode: mode, health: parts.health)
        var assembly = ServiceAssembly(services: [loop]) { group in
            group.get("who", by: Role.employees) { _, context in "\(context.caller.subject) \(context.caller.role.rawValue)" }
            group.post("length", by: Role.employees, body: Anything.self) { sent, _, _ in "\(try await sent.bytes().count)" }
            group.get("slow", by: Role.employees) { _, _ in
                try await Task.sleep(for: .seconds(8))
                return "done"
            }
            group.get("hang", by: Role.employees) { _, _ -> String in
                try await Task.sleep(for: .seconds(3600))
                return "never"
            }
        }
        assembly.openRoutes = { router in
            router.get("public") { _, _ in "public" }
            router.post("freeze") { _, _ in
                loop.isFrozen.set()
                return "frozen"
            }
            router.post("block") { _, _ in
                // As many threads as the pool has, and more: nothing of Swift concurrency goes on after this.
                for _ in 0..<64 { Task.detached { while true { usleep(1_000_000) } } }
                return "blocking"
            }
        }
        return assembly
    }
}

/// A loop that shows its progress.
struct Loop: Service {
    let mode: SampleService.Mode
    let tracker: ProgressTracker
    let isFrozen: Frozen

    final class Frozen: Sendable {
        private let value = Atomic(false)
        func set() { value.store(true, ordering: .relaxed) }
        var isSet: Bool { value.load(ordering: .relaxed) }
    }

    init(mode: SampleService.Mode, health: HealthRegistry) {
        self.mode = mode
        tracker = health.tracker("loop", bound: .seconds(1))
        isFrozen = Frozen()
    }

    func run() async throws {
        let start = ContinuousClock.now
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if !isFrozen.isSet { tracker.beat() }
                if mode == .failing && ContinuousClock.now - start > .milliseconds(500) { break }
                try? await Task.sleep(for: .milliseconds(50))
            }
        }
        if mode == .failing { throw SampleService.CannotBuild() }
        while mode == .deaf { try? await Task.sleep(for: .milliseconds(100)) }
    }
}
