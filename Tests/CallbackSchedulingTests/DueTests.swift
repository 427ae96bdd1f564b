import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// T-CB (K-04, CBK-06).
@Suite("The limit of a callback")
struct DueTests {
    @Test("WE-41: a complaint replied to on Wednesday afternoon is called back by the end of Friday")
    func complaint() throws {
        let story = try Story.reaching(.planned, from: Story(at: local("2026-03-04 17:00")))
        #expect(story.clock?.bound == local("2026-03-07 00:00"))
        #expect(story.clock?.started == local("2026-03-04 17:00"))
        #expect(story.facts(TaskPlanned.self).map(\.bound) == [local("2026-03-07 00:00")])
    }

    @Test("On time is before the bound; at the bound the task is overdue, and told so once")
    func bound() throws {
        for (time, state) in [("2026-03-06 23:59:59", CaseClock.State.met), ("2026-03-07 00:00:00", .missed)] {
            var story = try Story.reaching(.scheduled)
            story.now = local(time)
            try story.give(sample: .complete)
            #expect(story.clock?.state == state, "completed at \(time)")
            #expect(story.facts(TaskOverdue.self).map(\.bound) == (state == .missed ? [local("2026-03-07 00:00")] : []))
            #expect(try story.give(.clockDue(.due)) == false)
        }
    }

    @Test("An overdue task is told at its bound and still called back")
    func overdue() throws {
        var story = try Story.reaching(.attemptFailed)
        try story.runTimers(until: local("2026-03-20 09:00"))
        #expect(story.facts(TaskOverdue.self).map(\.overdueAt) == [local("2026-03-07 00:00")])
        #expect(try story.give(.clockDue(.due)) == false)
        try story.give(sample: .reschedule)
        try story.give(sample: .complete)
        #expect(story.it.state == .closed)
        #expect(story.facts(TaskOverdue.self).count == 1)
    }

    @Test("A timer that fires before its time changes nothing")
    func early() throws {
        var story = try Story.reaching(.planned)
        story.now = local("2026-03-06 10:14:59")
        #expect(try story.give(.clockDue(.due)) == false)
        #expect(try story.give(.clockDue(.sweep)) == false)
        try story.runTimers(until: local("2026-03-06 23:59:59"))
        #expect(try story.give(.clockDue(.due)) == false)
    }

    @Test("A repair callback is due by the end of the week after the slip came back")
    func repair() throws {
        for day in ["2026-03-02 00:00", "2026-03-04 17:00", "2026-03-08 23:59:59"] {
            var story = Story(at: local(day))
            try story.give(.plan(Sample.request(.repair, handledAt: local(day))))
            #expect(story.clock?.bound == local("2026-03-16 00:00"))
        }
    }

    @Test("Routine callbacks end with their month, quarterly ones with their quarter, unless a plan says otherwise")
    func routine() throws {
        for (kind, bound) in [(CallbackKind.routineMonthly, "2026-04-01 00:00"), (.periodicQuarterly, "2026-04-01 00:00")] {
            var story = Story()
            try story.give(.plan(Sample.request(kind)))
            #expect(story.clock?.bound == local(bound))
            var planned = Story()
            try planned.give(.plan(Sample.request(kind, dueBy: local("2026-03-20 00:00"))))
            #expect(planned.clock?.bound == local("2026-03-20 00:00"))
        }
    }

    @Test(
        "Kinds without a figure run no clock of their own, and take the plan's",
        arguments: [CallbackKind.targeted, .specialService, .paidService])
    func withoutFigure(_ kind: CallbackKind) throws {
        var story = Story()
        try story.give(.plan(Sample.request(kind)))
        #expect(story.it.clocks.isEmpty)
        #expect(story.facts(TaskPlanned.self).map(\.bound) == [nil])
        var planned = Story()
        try planned.give(.plan(Sample.request(kind, dueBy: local("2026-03-20 00:00"))))
        #expect(planned.clock?.bound == local("2026-03-20 00:00"))
    }

    @Test("CBK-15: an emergency's callback has the limit of the slips that came back, or that of its plan")
    func emergency() throws {
        var story = Story()
        try story.give(.plan(Sample.request(.emergency)))
        #expect(story.clock?.bound == local("2026-03-16 00:00"))
        var planned = Story()
        try planned.give(.plan(Sample.request(.emergency, dueBy: local("2026-03-20 00:00"))))
        #expect(planned.clock?.bound == local("2026-03-20 00:00"))
    }

    @Test("The policy may set a limit for the kinds without one; it is told when it passes, and its ladder climbs")
    func otherDue() throws {
        var settings = PolicySettings()
        settings.callback.otherDue = .days(5)
        settings.callback.surveyCheckDue = .days(5)
        for kind in [CallbackKind.targeted, .specialService, .paidService, .surveyCheck] {
            var story = Story(rules: Policy(name: "other", settings: settings))
            try story.give(.plan(Sample.request(kind)))
            #expect(story.clock?.bound == local("2026-03-10 00:00"))
            try story.runTimers(until: local("2026-03-10 00:00"))
            #expect(story.told == ["task.planned", "task.reminded", "task.overdue", "task.reminded"])
        }
    }

    @Test("CBK-42: a call about an answer to a survey is due a week after it is planned, however old the answer is")
    func surveyCheck() throws {
        var story = Story()
        try story.give(.plan(Sample.request(.surveyCheck, handledAt: local("2026-02-02 10:00"))))
        #expect(story.clock?.bound == local("2026-03-12 00:00"))
        #expect(story.told == ["task.planned"])
        var unlimited = PolicySettings()
        unlimited.callback.surveyCheckDue = .unlimited
        var without = Story(rules: Policy(name: "none", settings: unlimited))
        try without.give(.plan(Sample.request(.surveyCheck)))
        #expect(without.it.clocks.isEmpty)
    }

    @Test("CBK-22: of the two clocks that end with a plan the plan's counts: who is dropped was never late, whoever looks first")
    func endsWithPlan() throws {
        func planned(at time: String = "2026-03-05 10:00") throws -> Story {
            var story = Story(at: local(time))
            var request = Sample.request(.targeted, handledAt: local("2026-03-05 00:00"), dueBy: local("2026-04-01 00:00"))
            request.planId = CallbackPlanID(PlanStory.id.uuid)
            try story.give(.plan(request))
            return story
        }
        let drops: [CallbackTaskCommand] = [.clockDue(.due), .unselect(.planEnded)]
        for drop in drops {
            var story = try planned()
            story.now = local("2026-04-01 00:00")
            #expect(try story.give(drop))
            #expect(story.told == ["task.planned", "task.unselected"])
            #expect(story.facts(TaskUnselected.self).map(\.cause) == [.planEnded])
            #expect(story.clock?.state == .stopped)
            for again in drops { #expect(try story.give(again) == false) }
        }
        // Made only after the end, it is not late either.
        #expect(try planned(at: "2026-04-01 00:00:05").told == ["task.planned", "task.unselected"])
        // Whom somebody has begun to call is owed the call, and its limit holds.
        var begun = try planned()
        try begun.give(sample: .schedule)
        try begun.runTimers(until: local("2026-04-01 00:00"))
        #expect(begun.told.contains("task.overdue") && begun.it.state == .scheduled)
        var late = try planned()
        late.now = local("2026-04-01 09:00")
        try late.give(sample: .schedule)
        #expect(late.told.contains("task.overdue") && late.it.state == .scheduled)
    }

    @Test("Where the policy leaves the limit to people, the one set with the result counts")
    func manual() throws {
        var settings = PolicySettings()
        settings.callback.complaintDue = .manual
        var story = Story(rules: Policy(name: "p002", settings: settings))
        try story.give(.plan(Sample.request(dueBy: local("2026-03-11 18:00"))))
        #expect(story.clock?.bound == local("2026-03-11 18:00"))
    }

    @Test("A request that arrives after its limit is overdue at once")
    func lateRequest() throws {
        var story = Story(at: local("2026-03-10 08:00"))
        try story.give(.plan(Sample.request()))
        #expect(story.told.prefix(3) == ["task.planned", "task.overdue", "task.reminded"])
        #expect(story.facts(TaskReminded.self).first?.due == local("2026-03-07 00:00"))
        #expect(story.clock?.state == .missed)
    }

    @Test("A task that is not needed has no limit any more")
    func unselected() throws {
        let story = try Story.reaching(.notSelected)
        #expect(story.clock?.state == .stopped)
    }
}
