import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Makes the callback tasks of plans that have begun, and drops what nobody had begun when a plan ended (CBK-22).
///
/// Where it stands is in the cases alone: the id of a task follows from plan and household, to plan a task that is there changes nothing, and
/// the plan says when all are made and when what was left is dropped. So any number of replicas may do it at once, and one that dies anywhere
/// leaves nothing to be repaired. A plan that ends while its tasks are made has all of them made first: then none can come after the
/// dropping.
struct PlanTasks: Sendable {
    let engine: CaseEngine
    /// Plans of one pass, and tasks that are asked for at once.
    var limits = (plans: 20, page: 100)

    static func job(on ground: JobGround) -> Job {
        let tasks = PlanTasks(engine: ground.engine)
        return Job("plans", every: .seconds(5)) { try await tasks.pass() }
    }

    /// The id of the task of a household.
    static func taskID(_ plan: CallbackPlanID, _ household: String) -> CaseID {
        CaseID(named: [CallbackTask.kind.name, plan.description, household])
    }

    /// Does what plans owe.
    /// - Returns: Whether there may be more to do at once.
    func pass() async throws -> Bool {
        let due = try await engine.pool.query(
            "SELECT plan_id FROM plan_index WHERE owes_work ORDER BY plan_id LIMIT \(Int64(limits.plans))")
        var problems: [any Error] = []
        for row in due {
            try Task.checkCancellation()
            let id = CaseID(try row.decode("plan_id"))
            guard let plan = try await engine.reader.find(id, as: CallbackPlan.self)?.body, plan.owesWork else { continue }
            do {
                if plan.tasksMade == nil { try await make(plan) } else { try await drop(plan) }
            } catch let error as PlanNotWorkedOn {
                // One plan that is stuck holds up no other.
                problems.append(error)
            }
        }
        if let problem = problems.first { throw problem }
        return !due.isEmpty
    }

    private func make(_ plan: CallbackPlan) async throws {
        let chosen = plan.selected
        try await each(chosen, of: plan, creates: true) { .plan(plan.request(for: $0, under: engine.policy)) }
        try await tell(plan, .tasksMade(chosen.count))
    }

    private func drop(_ plan: CallbackPlan) async throws {
        try await each(plan.selected, of: plan, creates: false) { _ in .unselect(.planEnded) }
        let ids = plan.selected.map { Self.taskID(plan.id, $0.household).uuid }
        let state = CallbackTaskState.notSelected.rawValue
        let dropped = try await engine.pool.query(
            "SELECT count(*) AS dropped FROM case_file WHERE id = ANY (\(ids)) AND state = \(state)")
        try await tell(plan, .tasksDropped(Int(try dropped.first?.decode("dropped", as: Int64.self) ?? 0)))
    }

    /// Gives each owner's task a command, page by page.
    private func each(
        _ owners: [PlanOwner], of plan: CallbackPlan, creates: Bool, _ command: (PlanOwner) -> CallbackTaskCommand
    ) async throws {
        for start in stride(from: 0, to: owners.count, by: limits.page) {
            try Task.checkCancellation()
            let page = owners[start..<min(owners.count, start + limits.page)]
            let failed = await engine.submit(
                page.map {
                    Submission(
                        command($0), to: Self.taskID(plan.id, $0.household), as: CallbackTask.self, under: engine.policy, cause: .system(),
                        creates: creates)
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
