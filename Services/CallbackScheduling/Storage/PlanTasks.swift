import Casework
import Database
import Foundation
import Logging
import Metrics
import Policy
import ServiceBootstrap
import SharedModels

/// Makes the callback tasks of plans that have begun, and drops what nobody had begun when a plan ended (CBK-22).
///
/// Where it stands is in the cases alone: the id of a task follows from plan and household, what is there is not asked for again, and the plan
/// says when all are made and when what was left is dropped. So any number of replicas may do it at once, and one that dies anywhere leaves
/// nothing to be repaired. A plan that ends while its tasks are made has all of them made first: then none can come after the dropping.
///
/// A pass looks at the plans one after the other and asks for so many tasks in all; the rest is found by the next one. A plan that this program
/// cannot read is put down in `unreadable_plan`, told to the operator once, and tried again later.
struct PlanTasks: Sendable {
    let engine: CaseEngine
    let logger: Logger
    /// Tasks that one pass asks for, tasks that are asked for at once, and plans that are looked up at once.
    var limits = (pass: 2_000, page: 100, plans: 20)
    private let unreadable = Gauge(label: "guanjia_plans_unreadable")

    init(engine: CaseEngine, logger: Logger) {
        self.engine = engine
        self.logger = logger
    }

    static func job(on ground: JobGround) -> Job {
        let tasks = PlanTasks(engine: ground.engine, logger: ground.logger)
        return Job("plans", every: .seconds(5)) { try await tasks.pass() }
    }

    /// The id of the task of a household.
    static func taskID(_ plan: CallbackPlanID, _ household: String) -> CaseID {
        CaseID(named: [CallbackTask.kind.name, plan.description, household])
    }

    /// Does what plans owe, as far as one pass goes.
    /// - Returns: Whether there may be more to do at once.
    func pass() async throws -> Bool {
        var after = UUID.lowest
        var budget = limits.pass
        var isGettingOn = false
        var problems: [any Error] = []
        while budget > 0 {
            let due = try await engine.pool.query(PlanStatements.owing(after: after, limit: limits.plans))
            guard let last = due.last else { break }
            for row in due where budget > 0 {
                try Task.checkCancellation()
                // Also a plan for which nothing is left to do was looked at.
                budget -= 1
                do {
                    if try await work(on: CaseID(row.decode("plan_id")), wasUnreadable: row.decode("unreadable"), &budget) {
                        isGettingOn = true
                    }
                } catch let error as PlanNotWorkedOn {
                    // One plan that is stuck holds up no other.
                    problems.append(error)
                }
            }
            after = try last.decode("plan_id")
        }
        unreadable.record(try await engine.pool.query(PlanStatements.countUnreadable).first?.decode("plans", as: Int64.self) ?? 0)
        if let problem = problems.first, !isGettingOn { throw problem }
        return isGettingOn || budget <= 0
    }

    /// - Returns: Whether the plan has got on by a stage, so that it may owe the next.
    private func work(on id: CaseID, wasUnreadable: Bool, _ budget: inout Int) async throws -> Bool {
        guard let plan = try await read(id, wasUnreadable: wasUnreadable), plan.owesWork else { return false }
        return plan.tasksMade == nil ? try await make(plan, &budget) : try await drop(plan, &budget)
    }

    private func read(_ id: CaseID, wasUnreadable: Bool) async throws -> CallbackPlan? {
        do {
            let plan = try await engine.reader.find(id, as: CallbackPlan.self)?.body
            if wasUnreadable { _ = try await engine.pool.query(PlanStatements.forget(id.uuid)) }
            return plan
        } catch is NewerFormat {
            // A newer instance does what it owes (ADR 24).
            return nil
        } catch let error as DecodingError {
            let reason = DecodingFault.describe(error)
            let isNew = try await engine.pool.query(PlanStatements.putDown(id.uuid, reason)).first?.decode("is_new", as: Bool.self)
            if isNew ?? false {
                logger.error(
                    "plan cannot be read; its callbacks wait for it", metadata: ["case.id": "\(id)", "error": "\(reason)"])
            }
            return nil
        }
    }

    private func make(_ plan: CallbackPlan, _ budget: inout Int) async throws -> Bool {
        let chosen = plan.selected.map { (owner: $0, task: Self.taskID(plan.id, $0.household)) }
        let made = Set(
            try await engine.pool.query(PlanStatements.known(chosen.map(\.task.uuid))).map { try $0.decode("id", as: UUID.self) })
        let missing = chosen.filter { !made.contains($0.task.uuid) }
        let turn = missing.prefix(max(1, budget))
        try await submit(turn.map { (.plan(plan.request(for: $0.owner, under: engine.policy)), $0.task) }, creates: true, &budget)
        guard turn.count == missing.count else { return false }
        try await tell(plan, .tasksMade(chosen.count))
        return true
    }

    /// Whoever is being called when it comes to them stays on (CBK-22).
    private func drop(_ plan: CallbackPlan, _ budget: inout Int) async throws -> Bool {
        let ids = plan.selected.map { Self.taskID(plan.id, $0.household).uuid }
        let now = try await engine.now()
        let limit = max(1, budget)
        let unbegun = try await engine.pool.query(PlanStatements.unbegun(ids, at: now, limit: limit)).map { CaseID(try $0.decode("id")) }
        try await submit(unbegun.map { (.unselect(.planEnded), $0) }, creates: false, &budget)
        // As many as were asked for: there may be more.
        guard unbegun.count < limit else { return false }
        let dropped = try await engine.pool.query(PlanStatements.dropped(ids))
        try await tell(plan, .tasksDropped(Int(try dropped.first?.decode("dropped", as: Int64.self) ?? 0)))
        return true
    }

    /// Gives each task its command, page by page.
    private func submit(_ commands: [(command: CallbackTaskCommand, task: CaseID)], creates: Bool, _ budget: inout Int) async throws {
        for start in stride(from: 0, to: commands.count, by: limits.page) {
            try Task.checkCancellation()
            let page = commands[start..<min(commands.count, start + limits.page)]
            budget -= page.count
            let failed = await engine.submit(
                page.map {
                    Submission(
                        $0.command, to: $0.task, as: CallbackTask.self, under: engine.policy, cause: .system(), creates: creates)
                })
            guard failed == 0 else { throw PlanNotWorkedOn(tasks: failed) }
        }
    }

    private func tell(_ plan: CallbackPlan, _ command: CallbackPlanCommand) async throws {
        let result = await engine.runner.submit(
            Submission(command, to: plan.id.retyped(), as: CallbackPlan.self, under: engine.policy, cause: .system()))
        guard case .accepted = result else { throw PlanNotWorkedOn(tasks: 0) }
    }
}

/// The engine did not take what a plan needs; it is tried again.
struct PlanNotWorkedOn: Error {
    /// Tasks that it did not take; 0 when it was the plan itself.
    let tasks: Int
}

private enum PlanStatements {
    /// Plans for which there is something to do, in the order of their ids; one that could not be read is left alone for ten minutes.
    static func owing(after: UUID, limit: Int) -> SQL {
        """
        SELECT p.plan_id, u.plan_id IS NOT NULL AS unreadable
        FROM plan_index p LEFT JOIN unreadable_plan u ON u.plan_id = p.plan_id
        WHERE p.owes_work AND p.plan_id > \(after) AND (u.tried_at IS NULL OR u.tried_at < service_now() - interval '10 minutes')
        ORDER BY p.plan_id LIMIT \(Int64(limit))
        """
    }

    static func putDown(_ id: UUID, _ reason: String) -> SQL {
        """
        INSERT INTO unreadable_plan (plan_id, reason, tried_at) VALUES (\(id), \(reason), service_now())
        ON CONFLICT (plan_id) DO UPDATE SET reason = EXCLUDED.reason, tried_at = EXCLUDED.tried_at
        RETURNING xmax = 0 AS is_new
        """
    }

    static func forget(_ id: UUID) -> SQL { "DELETE FROM unreadable_plan WHERE plan_id = \(id)" }

    static let countUnreadable: SQL = "SELECT count(*) AS plans FROM unreadable_plan"

    /// Which of these tasks are there.
    static func known(_ tasks: [UUID]) -> SQL { "SELECT id FROM case_file WHERE id = ANY (\(tasks))" }

    /// Which of these tasks nobody has begun, nor calls at an instant.
    static func unbegun(_ tasks: [UUID], at now: Date, limit: Int) -> SQL {
        """
        SELECT c.id FROM case_file c LEFT JOIN call_list l ON l.task_id = c.id
        WHERE c.id = ANY (\(tasks)) AND c.state = \(CallbackTaskState.planned.rawValue)
          AND (l.held_until IS NULL OR l.held_until <= \(now))
        ORDER BY c.id LIMIT \(Int64(limit))
        """
    }

    /// How many of these tasks were dropped.
    static func dropped(_ tasks: [UUID]) -> SQL {
        """
        SELECT count(*) AS dropped FROM case_file WHERE id = ANY (\(tasks)) AND state = \(CallbackTaskState.notSelected.rawValue)
        """
    }
}
