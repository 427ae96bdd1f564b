import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("The weekly sweep is switched off and on again (K-04, ADR 12)", .timeLimit(.minutes(10)))
struct UnsweptTests {
    /// Nothing but the sweep is timed.
    private func policy(sweeps: Bool) -> Policy {
        var settings = PolicySettings()
        settings.callback.complaintDue = .unlimited
        settings.callback.complaintWeeklySweep = sweeps
        return Policy(name: "test", settings: settings)
    }

    @Test("Off, a task is not asked again and again; on again, a job finds who has no sweep, also planned meanwhile, each once")
    func offAndOn() async throws {
        let (on, off) = (policy(sweeps: true), policy(sweeps: false))
        try await ServiceBench.with(under: off) { bench in
            let before = try await bench.plan(.complaint, under: on)
            let meanwhile = try await bench.plan(.majorComplaint, under: off)
            let round = try await bench.plan(.targeted, under: off)
            #expect(try await bench.service.count("SELECT count(*) FROM timer") == 1)
            try await bench.setClock("2026-03-09 00:01")
            let isEnded = try await eventually { try bench.facts(SweepEnded.self).map(\.taskId) == [before] }
            #expect(isEnded)
            #expect(try await bench.service.count("SELECT count(*) FROM timer") == 0)
            #expect(try bench.facts(TaskReminded.self).isEmpty)
            let engine = bench.service.engine
            #expect(try await UnsweptTasks(engine: engine).pass() == false)
            #expect(try await bench.service.count("SELECT count(*) FROM timer") == 0)

            let again = UnsweptTasks(engine: CaseEngine(runner: engine.runner, pool: engine.pool, policy: on, coder: engine.coder))
            #expect(try await again.pass() == false)
            #expect(try await again.pass() == false)
            try await bench.service.settle()
            let told = try bench.facts(TaskReminded.self)
            #expect(Set(told.map(\.taskId)) == [before, meanwhile] && told.count == 2)
            #expect(told.allSatisfy { $0.clock == .sweep && $0.due == local("2026-03-09 00:00") })
            for id in [before, meanwhile] {
                #expect(try await bench.task(id)?.clocks.last { $0.state == .running }?.bound == local("2026-03-16 00:00"))
            }
            #expect(try await bench.task(round)?.clocks == [])
            #expect(try await bench.service.count("SELECT count(*) FROM timer WHERE name = 'T-SWEEP'") == 2)
        }
    }

    @Test("A task of this week is left until the week is over")
    func thisWeek() async throws {
        let (on, off) = (policy(sweeps: true), policy(sweeps: false))
        try await ServiceBench.with(under: off) { bench in
            _ = try await bench.plan(.complaint, under: off)
            let engine = bench.service.engine
            let tasks = UnsweptTasks(engine: CaseEngine(runner: engine.runner, pool: engine.pool, policy: on, coder: engine.coder))
            try await bench.setClock("2026-03-08 23:59")
            _ = try await tasks.pass()
            #expect(try await bench.service.count("SELECT count(*) FROM case_history") == 1)
            try await bench.setClock("2026-03-09 00:00:01")
            _ = try await tasks.pass()
            #expect(try await bench.service.count("SELECT count(*) FROM case_history") == 2)
        }
    }
}
