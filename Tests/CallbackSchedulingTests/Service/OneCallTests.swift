import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// Many callers at four instances at once, who do whatever comes to their minds.
@Suite("One call and one record for each cycle", .timeLimit(.minutes(10)))
struct OneCallTests {
    /// A line of a task's history.
    private struct Line {
        let command: String
        let actor: String
        let at: Date
    }

    @Test(
        "CBK-02, CBK-13, CBK-28: no case is called twice for one cycle, and its loop ends satisfied, dropped, or is open with who has to act",
        arguments: 0..<3)
    func random(_ seed: UInt64) async throws {
        try await ServiceBench.with(instances: 4) { bench in
            try await bench.setClock("2026-03-05 10:00")
            var requests: [ComplaintCallbackRequested] = []
            for _ in 0..<6 {
                let request = ServiceBench.requested()
                _ = try await bench.ask(about: request)
                requests.append(request)
            }
            let tasks = requests.map(\.callbackTaskId)
            let engines = [bench.service.engine] + bench.service.others
            await withTaskGroup(of: Void.self) { group in
                for worker in 0..<16 {
                    group.addTask {
                        var random = SplitMix(seed: seed * 100 + UInt64(worker))
                        let caller = Actor(subject: "caller-\(worker % 6)", role: .csDept)
                        for step in 0..<30 {
                            let task = tasks.randomElement(using: &random) ?? tasks[0]
                            let command = Self.command(worker * 100 + step, &random)
                            await give(command, to: task, by: caller, at: engines[worker % 4], random.next())
                        }
                    }
                }
            }
            try await bench.service.settle()
            let completed = try bench.facts(TaskCompleted.self).map { "\($0.taskId) \($0.cycle)" }
            #expect(!completed.isEmpty)
            #expect(Set(completed).count == completed.count, "two records of one cycle")
            let dissatisfied = try Set(bench.facts(CallbackDissatisfied.self).map { "\($0.taskId) \($0.cycle)" })
            for id in tasks {
                try await checkCalls(bench, id)
                let task = try #require(try await bench.task(id))
                switch task.state {
                case .closed: #expect(task.record?.form.rating != .dissatisfied)
                case .followUp: #expect(dissatisfied.contains("\(id) \(task.cycle)"))
                case .planned, .scheduled, .attemptFailed: #expect(task.post == .csDept && task.dueBound != nil)
                case .notSelected: #expect(task.unselection != nil)
                case .done, .reviewed: Issue.record("a complaint's callback is not reviewed")
                }
            }
        }
    }

    private static func command(_ mark: Int, _ random: inout SplitMix) -> CallbackTaskCommand {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: .startCall
        case 3, 4: .schedule(ScheduleForm(channel: .phone, person: "甲\(mark)"))
        case 5: .failAttempt(FailedAttemptForm(cause: .noAnswer, note: "\(mark)"))
        case 6: .reschedule(RescheduleForm(appointedAt: local("2026-03-05 11:00"), ownerAsked: true))
        case 7:
            .plan(Sample.request(cycle: Int.random(in: 1...3, using: &random), handledAt: local("2026-03-05 10:00")))
        default:
            .complete(
                Sample.form(Int.random(in: 0..<4, using: &random) == 0 ? .satisfied : .dissatisfied, mark: "\(mark)"),
                complaintId: Sample.raisedComplaint)
        }
    }

    private func give(_ command: CallbackTaskCommand, to id: CallbackTaskID, by caller: Actor, at engine: CaseEngine, _ mark: UInt64) async
    {
        let key = Submission.Idempotency(caller: caller.subject, key: "\(mark)", fingerprint: Array(repeating: 0, count: 32))
        let cause: Submission.Cause = command.name.isInternal ? .system() : .request(caller, idempotency: key)
        _ = await engine.runner.submit(
            Submission(command, to: id.retyped(), as: CallbackTask.self, under: engine.policy, cause: cause))
    }

    /// Nobody began to call while another's call went on.
    private func checkCalls(_ bench: ServiceBench, _ id: CallbackTaskID) async throws {
        let lines = try await bench.service.pool.query(
            "SELECT command, actor, at FROM case_history WHERE case_id = \(id.uuid) ORDER BY version"
        ).map { Line(command: try $0.decode("command"), actor: try $0.decode("actor"), at: try $0.decode("at")) }
        var held: (by: String, until: Date)?
        for line in lines {
            switch line.command {
            case "start-call":
                let isFree = held.map { $0.by == line.actor || $0.until <= line.at } ?? true
                #expect(isFree, "\(line.actor) called while \(held?.by ?? "") did")
                held = (line.actor, line.at.addingTimeInterval(900))
            case "complete", "fail-attempt", "plan": held = nil
            default: break
            }
        }
    }
}
