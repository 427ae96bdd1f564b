// `timespec` is a C type, and with FoundationNetworking in the module this is where the compiler finds it.
import CoreFoundation
import Foundation
import ServiceLifecycle
import Synchronization

/// Knows whether the process lives and whether it can answer (D18, reliability.md §8).
///
/// Alive: every registered loop got on within its bound. Neither the database nor the broker is asked, so an outage of theirs restarts
/// nobody. Ready: started, not stopping, and every readiness check passes. Checks run on their own every `interval` while the service
/// runs; `/readyz` answers from their last results at once, and a result that is too old counts as a failure: a check that hangs can
/// neither delay the answer nor look healthy.
package final class HealthRegistry: Service {
    /// Bound of a loop when it names none.
    package static let usualBound: Duration = .seconds(30)
    /// Between two runs of a readiness check.
    package static let interval: Duration = .seconds(1)

    /// Asks one thing that answering depends on; throws when it is not usable. Its error's safe text is shown on the admin port.
    package typealias Check = @Sendable () async throws -> Void

    private struct ReadinessCheck: Sendable {
        let timeout: Duration
        let check: Check
        /// When it last came to an end, and why it failed then.
        var last: (at: Int64, failure: String?)?
    }

    private struct State {
        var trackers: [String: ProgressTracker] = [:]
        var checks: [String: ReadinessCheck] = [:]
        var isStarted = false
        var isDraining = false
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Int64
    private let interval: Duration

    /// An empty registry; a process has one.
    package convenience init() { self.init(interval: Self.interval, now: Self.monotonic) }

    init(interval: Duration, now: @escaping @Sendable () -> Int64) {
        self.interval = interval
        self.now = now
    }

    /// Registers a loop, or starts its time anew when the name is known. Call `remove` when the loop ends in good order.
    package func tracker(_ name: String, bound: Duration = HealthRegistry.usualBound) -> ProgressTracker {
        let tracker = ProgressTracker(name: name, bound: bound, now: now)
        state.withLock { $0.trackers[name] = tracker }
        return tracker
    }

    /// Forgets a loop that has ended: a partition was revoked, a shard was given up.
    package func remove(_ tracker: ProgressTracker) {
        state.withLock { if $0.trackers[tracker.name] === tracker { $0.trackers[tracker.name] = nil } }
    }

    /// Adds a readiness check before the service runs.
    /// - Parameters:
    ///   - name: what `/readyz` calls it, such as `database`.
    ///   - timeout: longest time that one run may take; a longer one is cancelled and has failed.
    ///   - check: throws when the thing is not usable.
    package func addReadinessCheck(_ name: String, timeout: Duration = .seconds(2), _ check: @escaping Check) {
        state.withLock { $0.checks[name] = ReadinessCheck(timeout: timeout, check: check) }
    }

    /// The process listens and works.
    package func markStarted() { state.withLock { $0.isStarted = true } }

    /// The process is being stopped; from now on it is not ready.
    package func startDraining() { state.withLock { $0.isDraining = true } }

    /// Runs the readiness checks until the service group stops, each in a task of its own.
    package func run() async throws {
        let checks = state.withLock { $0.checks }
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for (name, check) in checks { group.addTask { await self.repeatedly(name, check) } }
                // Stays until it is cancelled, also without checks: a service that ends stops its group.
                group.addTask { while !Task.isCancelled { try? await ContinuousClock().sleep(for: .seconds(3600)) } }
            }
        }
    }

    private func repeatedly(_ name: String, _ check: ReadinessCheck) async {
        while !Task.isCancelled {
            let failure: String?
            do {
                try await Self.run(check)
                failure = nil
            } catch {
                failure = safeText(of: error)
            }
            let end = now()
            state.withLock { $0.checks[name]?.last = (end, failure) }
            // Cancelled means that the loop ends, which its condition sees.
            try? await ContinuousClock().sleep(for: interval)
        }
    }

    private static func run(_ check: ReadinessCheck) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await check.check() }
            group.addTask {
                try await ContinuousClock().sleep(for: check.timeout)
                throw CheckTimedOut()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private struct CheckTimedOut: Error, CustomStringConvertible {
        let description = "timed out"
    }

    /// Loops that did not get on, with the time since their last beat; empty when the process lives.
    package func stuckLoops() -> [(name: String, since: Duration)] {
        let trackers = state.withLock { $0.trackers.values.map { $0 } }
        return trackers.compactMap { tracker in tracker.overdue.map { (tracker.name, $0) } }.sorted { $0.0 < $1.0 }
    }

    /// Why the process cannot answer, by the name of what is missing; empty when it can.
    package func unreadyReasons() -> [(name: String, reason: String)] {
        let (checks, isStarted, isDraining) = state.withLock { ($0.checks, $0.isStarted, $0.isDraining) }
        var reasons: [(name: String, reason: String)] = []
        if isDraining { reasons.append(("process", "is stopping")) }
        if !isStarted { reasons.append(("process", "is starting")) }
        let time = now()
        for (name, check) in checks.sorted(by: { $0.key < $1.key }) {
            guard let last = check.last else {
                reasons.append((name, "not checked yet"))
                continue
            }
            let age = Duration.nanoseconds(time - last.at)
            if let failure = last.failure {
                reasons.append((name, failure))
            } else if age > interval + check.timeout + .seconds(1) {
                reasons.append((name, "no answer for \(age.components.seconds) s"))
            }
        }
        return reasons
    }

    /// Nanoseconds of a clock that no one sets.
    package static let monotonic: @Sendable () -> Int64 = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
