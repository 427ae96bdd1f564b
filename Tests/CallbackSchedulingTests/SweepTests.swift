import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// The weekly sweep of complaints not yet reached (CBK-05, CBK-06, CMP-46, K-04; ADR 12).
@Suite("The weekly sweep of callbacks")
struct SweepTests {
    private func sweeps(_ story: Story) -> [TaskReminded] { story.facts(TaskReminded.self).filter { $0.clock == .sweep } }

    private func policy(_ change: (inout CallbackSettings) -> Void) -> Policy {
        var settings = PolicySettings()
        change(&settings.callback)
        return Policy(name: "test", settings: settings)
    }

    @Test("Each Monday 00:00 who is not reached of the week's complaints is told again, once a week, until called (K-04)")
    func weekly() throws {
        var story = try Story.reaching(.attemptFailed)
        try story.runTimers(until: local("2026-03-08 23:59:59"))
        #expect(sweeps(story).isEmpty)
        try story.runTimers(until: local("2026-03-24 09:00"))
        #expect(sweeps(story).map(\.due) == [local("2026-03-09 00:00"), local("2026-03-16 00:00"), local("2026-03-23 00:00")])
        #expect(sweeps(story).allSatisfy { $0.remindedAt == $0.due && $0.bound == local("2026-03-07 00:00") })
        #expect(sweeps(story).allSatisfy { $0.recipients == [.csDept, .csManager] })
        #expect(try story.give(.clockDue(.sweep)) == false)
        // The week's end is no limit: T-CB alone is overdue, once.
        #expect(story.facts(TaskOverdue.self).count == 1)
        #expect(story.it.clocks.count { $0.state == .missed } == 1)
        try story.give(sample: .reschedule)
        try story.give(sample: .complete)
        try story.runTimers(until: local("2026-05-01 00:00"))
        #expect(sweeps(story).count == 3)
        #expect(story.sweep?.state == .met)
    }

    @Test(
        "A week is Monday 00:00 to Monday 00:00 (domain 0.3)",
        arguments: [
            ("2026-03-02 00:00:00", "2026-03-09 00:00"), ("2026-03-08 23:59:59", "2026-03-09 00:00"),
            ("2026-03-09 00:00:00", "2026-03-16 00:00"),
        ])
    func week(_ repliedAt: String, _ weekEnd: String) throws {
        var story = Story(at: local(repliedAt))
        try story.give(.plan(Sample.request(handledAt: local(repliedAt))))
        #expect(story.sweep?.bound == local(weekEnd))
    }

    @Test("A limit that passes at the week's end is told before the sweep")
    func sameInstant() throws {
        let replied = local("2026-03-06 17:00")
        var story = Story(at: replied)
        try story.give(.plan(Sample.request(handledAt: replied)))
        try story.runTimers(until: local("2026-03-09 00:00"))
        #expect(story.told == ["task.planned", "task.reminded", "task.overdue", "task.reminded", "task.reminded"])
        #expect(story.facts(TaskReminded.self).map(\.clock) == [.due, .due, .sweep])
    }

    @Test("What is heard of only after its week is told at once for the last week that ended, and for none before")
    func heardLate() throws {
        var story = Story(at: local("2026-03-25 08:00"))
        try story.give(.plan(Sample.request()))
        #expect(sweeps(story).map(\.due) == [local("2026-03-23 00:00")])
        #expect(story.sweep?.bound == local("2026-03-30 00:00"))
        // The last reply of a week, heard of a moment later.
        var moment = Story(at: local("2026-03-09 00:00:01"))
        try moment.give(.plan(Sample.request(handledAt: local("2026-03-08 23:59:59"))))
        #expect(sweeps(moment).map(\.due) == [local("2026-03-09 00:00")])
    }

    @Test("However late it is looked at, each week is told in its order")
    func lateLook() throws {
        var story = try Story.reaching(.scheduled)
        story.now = local("2026-03-17 09:00")
        try story.give(sample: .complete)
        #expect(sweeps(story).map(\.due) == [local("2026-03-09 00:00"), local("2026-03-16 00:00")])
        #expect(story.told.suffix(2) == ["task.completed", "task.closed"])
    }

    @Test("Only what is owed to everyone is gathered: complaints, of whatever class (CBK-05)", arguments: CallbackKind.allCases)
    func kinds(_ kind: CallbackKind) throws {
        var story = try Story.reaching(.planned, kind: kind)
        try story.runTimers(until: local("2026-03-12 00:00"))
        #expect(sweeps(story).count == (kind == .complaint || kind == .majorComplaint ? 1 : 0))
    }

    @Test("A major complaint is told to the director, who has to call, and to the head of customer service (CBK-02, K-22)")
    func major() throws {
        var story = try Story.reaching(
            .planned, kind: .majorComplaint, from: Story(rules: policy { $0.reviewRecord = .ownerServiceSupervisor }))
        try story.runTimers(until: local("2026-03-09 00:00"))
        #expect(sweeps(story).map(\.recipients) == [[.officeDirector, .ownerServiceSupervisor]])
    }

    @Test("Where the policy gathers none, no week is told and nothing is due; a sweep that was running ends with its week")
    func off() throws {
        let off = policy { $0.complaintWeeklySweep = false }
        var never = try Story.reaching(.planned, from: Story(rules: off))
        #expect(never.sweep == nil)
        try never.runTimers(until: local("2026-04-01 00:00"))
        #expect(sweeps(never).isEmpty)
        #expect(never.facts(SweepEnded.self).isEmpty)
        var switched = try Story.reaching(.planned)
        switched.rules = off
        try switched.runTimers(until: local("2026-03-08 23:59:59"))
        #expect(switched.sweep?.state == .running)
        try switched.runTimers(until: local("2026-04-01 00:00"))
        #expect(sweeps(switched).isEmpty)
        #expect(switched.facts(SweepEnded.self).map(\.weekEnd) == [local("2026-03-09 00:00")])
        let ended = try #require(switched.sweep)
        #expect(ended.state == .stopped && ended.ended == local("2026-03-09 00:00") && ended.endCause == "policy")
        #expect(switched.it.clocks.allSatisfy { $0.due == nil })
        #expect(try switched.give(.clockDue(.sweep)) == false)
        switched.now = local("2026-04-01 09:00")
        try switched.give(sample: .schedule)
        #expect(switched.it.clocks.count { $0.name == "T-SWEEP" } == 1)
    }

    @Test(
        "A sweep that is switched on again comes back with the next look: told is the last week that ended, once, and then each (K-04)",
        arguments: [("2026-03-09 00:00:30", "2026-03-09 00:00"), ("2026-04-01 09:00", "2026-03-30 00:00")])
    func onAgain(_ time: String, _ weekEnd: String) throws {
        let off = policy { $0.complaintWeeklySweep = false }
        var stopped = try Story.reaching(.planned)
        var never = try Story.reaching(.planned, from: Story(rules: off))
        stopped.rules = off
        for var story in [stopped, never] {
            try story.runTimers(until: local(time))
            story.rules = .baseline
            #expect(try story.give(.clockDue(.sweep)))
            #expect(sweeps(story).map(\.due) == [local(weekEnd)])
            #expect(try story.give(.clockDue(.sweep)) == false)
            try story.runTimers(until: local(weekEnd).addingTimeInterval(7 * 86_400))
            #expect(sweeps(story).map(\.due) == [local(weekEnd), local(weekEnd).addingTimeInterval(7 * 86_400)])
        }
        // Any other look does as well.
        never.rules = .baseline
        never.now = local("2026-03-10 09:00")
        try never.give(sample: .schedule)
        #expect(sweeps(never).map(\.due) == [local("2026-03-09 00:00")])
    }

    @Test("What needs no sweep takes none up: a task of which nobody need be called, and one that waits for no call")
    func needsNone() throws {
        let off = Story(rules: policy { $0.complaintWeeklySweep = false })
        let ends: [CallbackTaskState] = [.closed, .followUp, .notSelected]
        let owed: [CallbackKind] = [.complaint, .majorComplaint]
        let stories =
            try ends.map { try Story.reaching($0, from: off) }
            + CallbackKind.allCases.filter { !owed.contains($0) }.map { try Story.reaching(.planned, kind: $0, from: off) }
        for var story in stories {
            (story.rules, story.now) = (.baseline, local("2026-03-10 09:00"))
            #expect(!story.it.lacksSweep)
            #expect(try !story.give(.clockDue(.sweep)))
            #expect(story.sweep == nil)
        }
        for kind in owed { #expect(try Story.reaching(.planned, kind: kind, from: off).it.lacksSweep) }
    }

    @Test("Nobody is called any more of what was withdrawn, and the week says nothing")
    func caseGone() throws {
        var story = try Story.reaching(.notSelected)
        #expect(story.sweep?.state == .stopped)
        try story.runTimers(until: local("2026-04-01 00:00"))
        #expect(story.facts(TaskReminded.self).isEmpty)
    }
}
