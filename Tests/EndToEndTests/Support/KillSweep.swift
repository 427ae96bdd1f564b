import Foundation
import Synchronization
import TestSupport

/// Kills services at fail points and starts them again.
final class KillSweep: Sendable {
    private struct State {
        var deaths = 0
        var recoveries: [Double] = []
    }

    private let trial: Trial
    private let state = Mutex(State())

    /// How long a point may take to be reached. A consumer joins its group anew first, which takes up to 11 s with the test broker, and
    /// what is to reach the point may itself wait for another service that is dead.
    static let reachLimit: Duration = .seconds(90)
    /// How long a desk repeats its commands while services die all around.
    static let patience: Duration = .seconds(240)
    /// Between two provocations of a point.
    private static let nudgeInterval: Duration = .seconds(10)

    init(trial: Trial) { self.trial = trial }

    /// Processes that died at their fail points.
    var deaths: Int { state.withLock { $0.deaths } }
    /// The longest time from a death to `/readyz` 200, in seconds.
    var worstRecovery: Double? { state.withLock { $0.recoveries.max() } }

    /// Kills all services at each of these points (`<point>:<n>`), side by side, and leaves them ready and without a fail point.
    ///
    /// `nudge` is called when all are armed, and again from time to time, until all have died; it is told how often it was called before.
    /// `mourn` is called when a service has died, before it is started again, with the point.
    func kill(
        _ members: [Member] = Member.allCases, at points: [String], nudge: (@Sendable (Int) async throws -> Void)? = nil,
        mourn: (@Sendable (String) async throws -> Void)? = nil
    ) async throws {
        let armed = Counter()
        let done = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for member in members {
                group.addTask {
                    try await self.walk(member, through: points, armed: armed, mourn)
                    done.increment()
                }
            }
            if let nudge {
                group.addTask {
                    guard await eventually(within: Self.reachLimit, { armed.value == members.count || Task.isCancelled }) else {
                        throw TestFailure("only \(armed.value) services are armed within \(Self.reachLimit)")
                    }
                    var count = 0
                    while done.value < members.count {
                        try await nudge(count)
                        count += 1
                        _ = await eventually(within: Self.nudgeInterval) { done.value == members.count || Task.isCancelled }
                        try Task.checkCancellation()
                    }
                }
            }
            for try await _ in group {}  // The first failure ends the others.
        }
    }

    private func walk(
        _ member: Member, through points: [String], armed: Counter, _ mourn: (@Sendable (String) async throws -> Void)?
    ) async throws {
        let installation = trial.installation
        try await installation.kill9(member)
        try await installation.launch(member, failPoint: points.first)
        try await installation.waitUntilReady(member)
        armed.increment()
        for (index, point) in points.enumerated() {
            let process = try installation.process(member)
            guard let end = await process.wait(atMost: Self.reachLimit) else {
                throw TestFailure("\(member) did not reach \(point) within \(Self.reachLimit)")
            }
            guard end == .killed(signal: SIGKILL) else { throw TestFailure("\(member) armed with \(point) ended otherwise: \(end)") }
            let died = ContinuousClock.now
            try await mourn?(point)
            try await installation.launch(member, failPoint: index + 1 < points.count ? points[index + 1] : nil)
            try await noteRecovery(of: member, since: died)
        }
        try await installation.waitUntilReady(member)
    }

    /// A service that dies at its next point before it was seen ready has recovered as well, but nobody knows when.
    private func noteRecovery(of member: Member, since died: ContinuousClock.Instant) async throws {
        let process = try trial.installation.process(member)
        let isReady = await eventually(within: Installation.readyLimit) {
            if process.end != nil { return true }
            return await trial.installation.isReady(member)
        }
        guard isReady else { throw TestFailure("\(member) is not ready \(Installation.readyLimit) after it was killed") }
        let seconds = (ContinuousClock.now - died) / .seconds(1)
        let sawReady = process.end == nil
        state.withLock { state in
            state.deaths += 1
            if sawReady { state.recoveries.append(seconds) }
        }
    }
}
