import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// Reminders and the escalation ladder of T-CB (domain 3.2, "If breached"; CBK-06, K-04, OPS-09).
@Suite("The ladder of a callback's limit")
struct LadderTests {
    private func reminders(_ story: Story) -> [TaskReminded] { story.facts(TaskReminded.self).filter { $0.clock == .due } }

    private func policy(_ change: (inout CallbackSettings) -> Void) -> Policy {
        var settings = PolicySettings()
        change(&settings.callback)
        return Policy(name: "test", settings: settings)
    }

    @Test("T-CB: who has to call is reminded when three quarters have gone, and with the director at the bound, each once (CBK-06)")
    func ladder() throws {
        var story = try Story.reaching(.planned)
        try story.runTimers(until: local("2026-03-06 10:14:59"))
        #expect(reminders(story).isEmpty)
        try story.runTimers(until: local("2026-03-08 23:59"))
        let told = reminders(story)
        #expect(told.map(\.due) == [local("2026-03-06 10:15"), local("2026-03-07 00:00")])
        #expect(told.map(\.recipients) == [[.csDept], [.csDept, .officeDirector]])
        #expect(told.allSatisfy { $0.bound == local("2026-03-07 00:00") && $0.remindedAt == $0.due && $0.cycle == 1 })
        #expect(story.told == ["task.planned", "task.reminded", "task.overdue", "task.reminded"])
        #expect(story.clock?.rungReached == .atBound)
        #expect(try story.give(.clockDue(.due)) == false)
    }

    @Test("However late the clock is looked at, the same is told in the same order, before the command that finds it out")
    func lateLook() throws {
        var story = try Story.reaching(.scheduled)
        story.now = local("2026-03-08 20:00")
        try story.give(sample: .complete)
        #expect(
            story.told == [
                "task.planned", "task.scheduled", "task.reminded", "task.overdue", "task.reminded", "task.completed", "task.closed",
            ])
        #expect(reminders(story).map(\.due) == [local("2026-03-06 10:15"), local("2026-03-07 00:00")])
        #expect(story.clock?.happened == local("2026-03-08 20:00"))
        #expect(story.it.clocks.allSatisfy { $0.due == nil })
    }

    @Test("An owner who was called in time is reminded of no more")
    func inTime() throws {
        var story = try Story.reaching(.closed)
        try story.runTimers(until: local("2026-04-01 00:00"))
        #expect(story.facts(TaskReminded.self).isEmpty)
    }

    @Test("A major complaint's callback is the director's to make, and goes up to the general manager at the bound (CBK-02, K-06)")
    func major() throws {
        var story = try Story.reaching(.planned, kind: .majorComplaint)
        try story.runTimers(until: local("2026-03-08 23:59"))
        #expect(reminders(story).map(\.recipients) == [[.officeDirector], [.officeDirector], [.generalManager]])
        var other = try Story.reaching(
            .planned, kind: .majorComplaint, from: Story(rules: policy { $0.majorAssignees = [.ownerServiceSupervisor] }))
        try other.runTimers(until: local("2026-03-08 23:59"))
        #expect(
            reminders(other).map(\.recipients)
                == [[.ownerServiceSupervisor], [.ownerServiceSupervisor, .officeDirector], [.generalManager]])
    }

    @Test("A planned round reminds the post whose work it is (K-25)")
    func routine() throws {
        var story = try Story.reaching(
            .planned, kind: .routineMonthly, from: Story(rules: policy { $0.routineAssignee = .ownerRelationsSupervisor }))
        try story.runTimers(until: local("2026-04-02 00:00"))
        #expect(reminders(story).map(\.recipients) == [[.ownerRelationsSupervisor], [.ownerRelationsSupervisor, .officeDirector]])
    }

    @Test("Steps after the bound go on until the owner is called, and a company can give each kind its own")
    func afterBound() throws {
        let rules = policy {
            $0.reminderShare = nil
            $0.ladder.everyKind = []
            $0.ladder[.complaint] = [
                CallbackRung(.after(seconds: 3_600), [.role(.csManager)]),
                CallbackRung(.after(seconds: 86_400), [.role(.generalManager)]),
            ]
        }
        var story = try Story.reaching(.scheduled, from: Story(rules: rules))
        try story.runTimers(until: local("2026-03-07 02:00"))
        #expect(reminders(story).map(\.due) == [local("2026-03-07 01:00")])
        try story.give(sample: .complete)
        try story.runTimers(until: local("2026-03-10 00:00"))
        #expect(reminders(story).count == 1)
        var repair = try Story.reaching(.planned, kind: .repair, from: Story(rules: rules))
        try repair.runTimers(until: local("2026-04-01 00:00"))
        #expect(repair.told == ["task.planned", "task.overdue"])
    }

    @Test("A task that is not needed any more reminds nobody, also of a limit that was missed")
    func unselected() throws {
        var story = try Story.reaching(
            .planned, from: Story(rules: policy { $0.ladder[.complaint] = [CallbackRung(.after(seconds: 86_400), [.responsible])] }))
        try story.runTimers(until: local("2026-03-07 12:00"))
        let before = reminders(story).count
        try story.give(.unselect(.caseGone))
        #expect(story.clock?.stopped == local("2026-03-07 12:00"))
        try story.runTimers(until: local("2026-03-20 00:00"))
        #expect(reminders(story).count == before)
    }

    @Test("Each cycle has its limit and its ladder anew (CBK-13)")
    func nextCycle() throws {
        var story = try Story.reaching(.followUp)
        story.now = local("2026-03-10 09:00")
        try story.give(.plan(Sample.request(cycle: 2, handledAt: local("2026-03-10 09:00"))))
        try story.runTimers(until: local("2026-03-13 00:00"))
        #expect(reminders(story).map(\.cycle) == [2, 2])
        #expect(reminders(story).map(\.due) == [local("2026-03-12 08:15"), local("2026-03-13 00:00")])
    }

    @Test("A request that comes when three quarters have gone reminds nobody of the past")
    func lateRequest() throws {
        var story = Story(at: local("2026-03-06 20:00"))
        try story.give(.plan(Sample.request()))
        #expect(story.told == ["task.planned"])
        try story.runTimers(until: local("2026-03-08 00:00"))
        #expect(reminders(story).map(\.due) == [local("2026-03-07 00:00")])
    }

    @Test("The ledger names the command by which each clock started and ended")
    func causes() throws {
        let met = try Story.reaching(.closed)
        #expect(met.it.clocks.map(\.name) == ["T-CB", "T-SWEEP"])
        #expect(met.it.clocks.allSatisfy { $0.cause == "plan" && $0.endCause == "complete" && $0.state == .met })
        var missed = try Story.reaching(.planned)
        try missed.runTimers(until: local("2026-03-08 00:00"))
        #expect(missed.clock?.endCause == "clock-due")
    }

    @Test("A rung that is gone from the policy when its time comes holds up neither the bound nor the rung after it (K-04)")
    func rungThatIsGone() throws {
        func rules(after seconds: Int, reminder: Bool) -> Policy {
            policy {
                if !reminder { $0.reminderShare = nil }
                $0.ladder.everyKind = [CallbackRung(.after(seconds: seconds), [.role(.officeDirector)])]
            }
        }
        let bound = local("2026-03-07 00:00")
        // The reminder is planned next, and then there is none.
        var story = try Story.reaching(.planned, from: Story(rules: rules(after: 7_200, reminder: true)))
        story.rules = rules(after: 7_200, reminder: false)
        try story.runTimers(until: bound.addingTimeInterval(3_600))
        #expect(story.facts(TaskOverdue.self).map(\.overdueAt) == [bound])
        // The rung two hours after the bound is planned next, and then there is only one at three hours.
        story.rules = rules(after: 10_800, reminder: false)
        try story.runTimers(until: bound.addingTimeInterval(14_400))
        #expect(reminders(story).map(\.remindedAt) == [bound.addingTimeInterval(10_800)])
        // A ladder that is as it was holds nothing ready but what was planned.
        let planned = try Story.reaching(.planned)
        #expect(planned.it.clocks(under: .baseline, at: local("2026-03-06 10:15")) == planned.it.clocks)
    }

    @Test("A task that was stored before there was a ladder takes it up when it is next looked at")
    func storedBefore() throws {
        let plain = policy {
            $0.reminderShare = nil
            $0.ladder.everyKind = []
            $0.complaintWeeklySweep = false
        }
        var story = try Story.reaching(.planned, from: Story(rules: plain))
        #expect(story.it.clocks.map(\.name) == ["T-CB"])
        #expect(story.clock?.nextRung == nil)
        story.rules = .baseline
        try story.runTimers(until: local("2026-03-08 00:00"))
        #expect(story.told == ["task.planned", "task.overdue", "task.reminded"])
        #expect(story.sweep?.bound == local("2026-03-09 00:00"))
    }
}
