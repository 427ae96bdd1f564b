import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Brings the weekly sweep back to callback tasks that have none, where the policy has one again (K-04; ADR 12).
///
/// A task takes its sweep up when it is next looked at. One for which nothing else is due would never be: exactly the one that the net
/// is there for.
struct UnsweptTasks: Sendable {
    let engine: CaseEngine

    /// Tasks that are looked at in one pass.
    private static let page = 200

    static func job(on ground: JobGround) -> Job {
        let tasks = UnsweptTasks(engine: ground.engine)
        return Job("sweeps", every: .seconds(600)) { try await tasks.pass() }
    }

    /// Has tasks looked at whose week is over: each is told of for the last week that ended, and runs on to the next.
    /// - Returns: Whether there may be more.
    func pass() async throws -> Bool {
        guard engine.policy.callback.complaintWeeklySweep else { return false }
        let zone = engine.policy.days.zone
        let week = zone.startOfDay(CalendarPeriod.weekly.start(containing: zone.date(of: try await engine.now())))
        let found = try await engine.pool.query(SweepStatements.unswept(handledBefore: week, limit: Self.page))
        var isGettingOn = false
        for task in found {
            let result = await engine.runner.submit(
                Submission(
                    .clockDue(.sweep), to: CaseID(try task.decode("id")), as: CallbackTask.self, under: engine.policy, cause: .system()))
            guard case .accepted(let answer) = result else { throw TaskNotLookedAt() }
            if try answer.version > task.decode("version", as: Int64.self) { isGettingOn = true }
        }
        return found.count == Self.page && isGettingOn
    }
}

/// The engine did not look at a task; it is tried again.
struct TaskNotLookedAt: Error {}

private enum SweepStatements {
    /// Tasks whose owner is still to be called, and of which no sweep runs though their week is over.
    static func unswept(handledBefore week: Date, limit: Int) -> SQL {
        let states = CallbackTaskState.allCases.filter(\.awaitsCallback).map(\.rawValue)
        let kinds = CallbackKind.allCases.filter(\.isOwedToEveryone).map(\.rawValue)
        return """
            SELECT id, version FROM case_file
            WHERE kind = \(CallbackTask.kind.name) AND state = ANY (\(states)) AND body ->> 'callbackKind' = ANY (\(kinds))
              AND (body ->> 'handledAt')::timestamptz < \(week)
              AND NOT body @> jsonb_build_object('clocks', jsonb_build_array(
                  jsonb_build_object('name', \(CallbackClock.sweep.rawValue)::text, 'state', \(CaseClock.State.running.rawValue)::text)))
            LIMIT \(Int64(limit))
            """
    }
}
