import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// Long random lives of callback tasks: whatever is asked of them, by whomever and whenever, the rules hold.
@Suite("Random lives of callback tasks")
struct RandomWalkTests {
    /// Where a task may go in one decision.
    static let edges: [CallbackTaskState: Set<CallbackTaskState>] = [
        .planned: [.scheduled, .notSelected],
        .scheduled: [.attemptFailed, .done, .closed, .followUp, .notSelected],
        .attemptFailed: [.scheduled, .notSelected],
        .done: [.reviewed],
        .reviewed: [.closed],
        .followUp: [.planned, .closed, .notSelected],
        .closed: [],
        // Chosen after all, at a month's end (CBK-11).
        .notSelected: [.planned],
    ]

    @Test("States, clocks, cycles and events stay consistent", .timeLimit(.minutes(10)), arguments: 0..<40)
    func consistent(_ seed: UInt64) throws {
        for life in 0..<10 { try live(seed: seed * 1_000 + UInt64(life)) { _ in } }
    }

    @Test("The lives are worth looking at: they reach every state and tell every kind of fact", .timeLimit(.minutes(10)))
    func coverage() throws {
        var states: Set<CallbackTaskState> = []
        var facts: Set<String> = []
        for seed in 0..<200 {
            try live(seed: UInt64(seed)) { story in
                states.insert(story.it.state)
                facts.formUnion(story.told)
            }
        }
        #expect(states == Set(CallbackTaskState.allCases))
        // What plans, selections, counts, surveys and their forms tell is not a task's.
        let nouns = EventCatalogue.callbacks.map { $0.type.rawValue.split(separator: ".")[2] }
        let others = ["plan", "coverage", "selection", "rate", "file", "forum", "view", "survey", "form", "response"]
        let own = nouns.count { !others.contains(String($0)) }
        // All but the end of a sweep, which only a policy that changes tells.
        #expect(facts.count == own - 1, "told: \(facts.sorted())")
    }

    private func live(seed: UInt64, watching watch: (Story) -> Void) throws {
        var random = SplitMix(seed: seed)
        var story = Story(at: local("2026-01-05 08:00").addingTimeInterval(Double.random(in: 0..<86_400 * 60, using: &random)))
        let kind = CallbackKind.allCases.randomElement(using: &random) ?? .complaint
        try story.give(.plan(Sample.request(kind, handledAt: story.now)))
        for step in 0..<50 {
            let target = story.now.addingTimeInterval(Double.random(in: 0..<60_000, using: &random))
            if Bool.random(using: &random) { try story.runTimers(until: target) } else { story.now = target }
            let before = story
            let command = self.command(for: story, step: step, using: &random)
            let entitled = Sample.role(for: command.name, task: story.it)
            let role = Int.random(in: 0..<5, using: &random) > 0 ? entitled : Role.allCases.randomElement(using: &random) ?? .csDept
            let changed: Bool
            do {
                changed = try story.give(command, as: role)
            } catch let rejection {
                #expect(rejection.code != .notFound)
                #expect(story.it == before.it, "a refused command changed the task")
                continue
            }
            try check(story, after: before, changed: changed)
            if changed { redeliver(command, as: role, to: story) }
            watch(story)
        }
    }

    private func command(for story: Story, step: Int, using random: inout SplitMix) -> CallbackTaskCommand {
        let task = story.it
        let usual = task.state.commands.filter { $0 != .select && $0 != .unselect || Int.random(in: 0..<8, using: &random) == 0 }
        let strange = CallbackTaskCommand.Code.allCases.filter { $0 != .unselect && $0 != .select }
        let pool = Int.random(in: 0..<4, using: &random) == 0 ? strange : usual
        switch pool.randomElement(using: &random) ?? .clockDue {
        case .complete:
            let rating: ServiceRating = Bool.random(using: &random) ? .dissatisfied : .satisfied
            let scope = Int.random(in: 0..<3, using: &random) == 0 ? ProblemScope.allCases.randomElement(using: &random) : nil
            let form = Sample.form(rating, problem: scope.map(Sample.problem), mark: "\(step)")
            return .complete(form, complaintId: Sample.raisedComplaint)
        case .plan:
            let cycle = task.cycle + Int.random(in: -1...1, using: &random)
            return .plan(Sample.request(task.callbackKind, cycle: cycle, handledAt: story.now))
        case .reschedule:
            return .reschedule(RescheduleForm(appointedAt: story.now.addingTimeInterval(Double(step)), person: "秘密乙\(step)"))
        case .unselect: return .unselect(UnselectedCause.allCases.randomElement(using: &random) ?? .caseGone)
        case let code: return Sample.command(code, for: task, mark: "\(step)")
        }
    }

    private func check(_ story: Story, after before: Story, changed: Bool) throws {
        let (now, then) = (story.it, before.it)
        if changed { #expect(now != then, "a fact without a change") }
        try checkNextCall(story)
        #expect(now.state == story.toldState, "who only reads the facts takes the task for \(story.toldState.map(\.rawValue) ?? "none")")
        #expect(now.state == then.state || Self.edges[then.state]?.contains(now.state) == true, "\(then.state) → \(now.state)")
        #expect(now.cycle == then.cycle || (now.cycle == then.cycle + 1 && then.state == .followUp && now.state == .planned))

        for (index, clock) in then.clocks.enumerated() where clock.ended != nil {
            #expect(now.clocks[index].state == clock.state && now.clocks[index].ended == clock.ended)
            if let happened = clock.happened { #expect(now.clocks[index].happened == happened) }
        }
        if changed { #expect(!now.clocks.contains { $0.state == .running && $0.bound <= story.now }) }
        #expect(now.clocks.filter { $0.state == .missed }.count == story.facts(TaskOverdue.self).count)
        for name in CallbackClock.allCases { #expect(now.clocks.count { $0.name == name.rawValue && $0.state == .running } <= 1) }
        let waits: Set<CallbackTaskState> = [.planned, .scheduled, .attemptFailed]
        if !waits.contains(now.state) { #expect(!now.clocks.contains { $0.isAwaited || $0.due != nil }) }
        if changed { checkReminders(story) }

        // A loop ends only satisfied, followed up, or because its case has gone.
        if now.state == .closed, then.state != .closed { #expect(story.facts(TaskClosed.self).count == 1) }
        if now.state == .closed, now.subjectCase != nil { #expect(now.record?.form.rating != .dissatisfied) }
        // Until then somebody is accountable: who has to call, or whoever was told that the owner is not satisfied (CBK-13).
        if changed, now.state.awaitsCallback { #expect(now.post != nil) }
        if now.state == .followUp { #expect(story.facts(CallbackDissatisfied.self).contains { $0.cycle == now.cycle }) }
        let records = story.facts(TaskCompleted.self).map(\.cycle)
        #expect(Set(records).count == records.count, "called twice for one cycle")
        #expect(try JSONDecoder().decode(CallbackTask.self, from: JSONEncoder().encode(now)) == now)
        for event in story.events.dropFirst(before.events.count) { try expectPrivate(event) }
    }

    /// Whoever is to be called next is so in the hours of the estate, on a day with room, or at a time that was agreed or named (CBK-25).
    private func checkNextCall(_ story: Story) throws {
        let (task, rules) = (story.it, story.rules)
        guard let next = task.nextCall(under: rules, at: story.now) else {
            #expect(!task.state.awaitsCallback)
            return
        }
        #expect(next >= story.now)
        let window = try #require(task.callWindow(under: rules, at: story.now))
        #expect(window.until.map { $0 > story.now } ?? true)
        let named = [task.appointment?.at, task.attempts.last?.form.betterTime]
        if !named.contains(next), !task.promises(at: story.now, in: rules.days.zone) {
            #expect(rules.callback.mayCall(at: next))
            #expect(task.attempts(onDayOf: next, in: rules.days.zone) < rules.callback.maxAttemptsPerDay)
        }
    }

    /// Of every cycle exactly what its limit and the weeks that ended ask for was told, each once; calculated from the facts alone.
    private func checkReminders(_ story: Story) {
        let told = story.facts(TaskReminded.self)
        for plan in story.facts(TaskPlanned.self) {
            let completed = story.facts(TaskCompleted.self).first { $0.cycle == plan.cycle }?.completedAt
            let dropped = story.facts(TaskUnselected.self).first { $0.cycle == plan.cycle }?.unselectedAt
            let end = [completed, dropped].compactMap(\.self).min() ?? story.now
            // Each time that it is chosen after all it has a new limit, of which each rung is told once at most.
            let chosen = story.facts(TaskSelected.self).filter { $0.cycle == plan.cycle && $0.selectedAt >= dropped ?? .distantFuture }
            let all = told.filter { $0.cycle == plan.cycle }
            let own = all.filter { $0.remindedAt < chosen.first?.selectedAt ?? .distantFuture }
            #expect(all.count { $0.clock == .due } - own.count { $0.clock == .due } <= 2 * chosen.count, "chosen in cycle \(plan.cycle)")
            var expected = 0
            if let bound = plan.bound {
                // Rungs are reached at whole milliseconds.
                let share = plan.plannedAt.addingTimeInterval(bound.timeIntervalSince(plan.plannedAt) * 0.75 - 0.001)
                expected = (share <= end ? 1 : 0) + (bound > end ? 0 : plan.kind == .majorComplaint ? 2 : 1)
            }
            #expect(own.count { $0.clock == .due } == expected, "ladder of cycle \(plan.cycle)")
            let isOwed = plan.kind == .complaint || plan.kind == .majorComplaint
            #expect(own.count { $0.clock == .sweep } == (isOwed ? week(end) - week(plan.plannedAt) : 0), "sweeps of cycle \(plan.cycle)")
            #expect(Set(own.filter { $0.clock == .sweep }.map(\.due)).count == own.count { $0.clock == .sweep })
        }
    }

    /// Weeks since that of 5 January 1970, a Monday, in UTC+8.
    private func week(_ instant: Date) -> Int { Int(((instant.timeIntervalSince1970 + 8 * 3_600) / 86_400 - 4) / 7) }

    /// The same command once more changes nothing.
    private func redeliver(_ command: CallbackTaskCommand, as role: Role, to story: Story) {
        var again = story
        // The post that reviews next is another one than the post that has reviewed.
        guard story.it.roles(for: command.name, under: story.rules).contains(role) else { return }
        do {
            let changed = try again.give(command, as: role)
            #expect(!changed, "\(command.code) twice in \(story.it.state)")
        } catch {
            Issue.record("\(command.code) twice in \(story.it.state): \(error)")
        }
        #expect(again.it == story.it)
    }

    /// Nothing private is in the clear part of an event (D10).
    private func expectPrivate(_ event: any Event) throws {
        let encoder = JSONEncoder()
        encoder.userInfo[.sealer] = ClosedSealer()
        let text = String(decoding: try encoder.encode(event), as: UTF8.self)
        for secret in Sample.secrets { #expect(!text.contains(secret), "\(event.code) tells \(secret)") }
    }
}

/// Seals without opening, for tests that look at the clear part.
struct ClosedSealer: Sealer {
    func seal(_ plaintext: Data) -> String { "sealed" }
    func open(_ jwe: String) -> Data? { nil }
}
