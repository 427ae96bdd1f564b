import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// The timers of domain 3.2 in the life of a complaint, with the worked examples of domain 6.
@Suite("Clocks of a complaint")
struct ClockTests {
    // MARK: From the registration

    @Test("WE-11: first response, review and feedback run 24, 48 and 72 hours, over the weekend")
    func received() throws {
        var story = Story(at: local("2026-03-06 15:20"))
        try story.give(sample: .register)
        #expect(story.clock(.first)?.bound == local("2026-03-07 15:20"))
        #expect(story.clock(.review)?.bound == local("2026-03-08 15:20"))
        #expect(story.clock(.feedback)?.bound == local("2026-03-09 15:20"))
        #expect(story.clock(.sort)?.bound == local("2026-03-07 00:00"))
        #expect(story.it.clocks.map(\.started) == Array(repeating: local("2026-03-06 15:20"), count: 5))
    }

    @Test("Limits run from when another service took the complaint, however late its event arrives")
    func lateEvent() throws {
        var story = Story(at: local("2026-03-05 09:00"))
        var registration = Sample.registration()
        registration.reportedAt = local("2026-03-02 09:30")
        try story.give(.register(registration))
        #expect(story.it.registeredAt == local("2026-03-02 09:30"))
        #expect(story.clock(.first)?.state == .missed)
        #expect(Set(story.facts(ComplaintDeadlineMissed.self).map(\.clock)) == [.first, .review, .sort])
        #expect(story.clock(.feedback)?.state == .running)
    }

    @Test("A report from the future counts from now")
    func futureReport() throws {
        var story = Story(at: local("2026-03-02 09:30"))
        var registration = Sample.registration()
        registration.reportedAt = local("2026-03-02 09:35")
        try story.give(.register(registration))
        #expect(story.it.registeredAt == local("2026-03-02 09:30"))
    }

    // MARK: T-RESOLVE

    static let resolveBounds: [(registered: String, ownerLimit: String?, bound: String)] = [
        ("2026-03-02 09:30", nil, "2026-03-05 00:00"),
        ("2026-03-02 23:50", nil, "2026-03-05 00:00"),
        ("2026-03-02 09:30", "2026-03-03 18:00", "2026-03-03 18:00"),
        ("2026-03-02 09:30", "2026-03-09 18:00", "2026-03-09 18:00"),
    ]

    @Test("WE-01, WE-03, WE-05: a general complaint is resolved in two days or by the owner's limit", arguments: resolveBounds)
    func resolveBound(_ example: (registered: String, ownerLimit: String?, bound: String)) throws {
        let story = try general(at: example.registered, ownerLimit: example.ownerLimit)
        #expect(story.clock(.resolve)?.bound == local(example.bound))
        #expect(story.clock(.resolve)?.started == local(example.registered))
    }

    @Test("WE-02: in elapsed mode two days are 48 hours")
    func elapsed() throws {
        var settings = PolicySettings()
        settings.complaint.dayMode = .elapsed
        let story = try general(at: "2026-03-02 09:30", rules: Policy(name: "elapsed", settings: settings))
        #expect(story.clock(.resolve)?.bound == local("2026-03-04 09:30"))
    }

    @Test("WE-01: one second before midnight is in time, midnight is late and told")
    func lastSecond() throws {
        for (time, state) in [("2026-03-04 23:59:59", CaseClock.State.met), ("2026-03-05 00:00:00", .missed)] {
            var story = try general(at: "2026-03-02 09:30")
            try story.give(.route(RoutingOrder(person: "staff-7", proposal: "检修")))
            try story.give(sample: .start)
            story.now = local(time)
            try story.give(sample: .resolve)
            #expect(story.clock(.resolve)?.state == state, "resolved at \(time)")
            let missed = story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .resolve }
            #expect(missed.map(\.bound) == (state == .missed ? [local("2026-03-05 00:00")] : []))
        }
    }

    @Test("Where the policy leaves the limit to people, a general complaint is not classed without one")
    func manual() throws {
        var settings = PolicySettings()
        settings.complaint.generalResolveDue = .manual
        var story = Story(rules: Policy(name: "p002", settings: settings))
        try story.give(sample: .register)
        try story.give(sample: .startReview)
        let rejection = #expect(throws: Rejection.self) { try story.give(sample: .classify) }
        #expect(rejection?.fields.map(\.field) == ["dueBy"])
        let due = local("2026-03-04 12:00")
        try story.give(.classify(Classification(class: .general, dueBy: due)), as: .csDept)
        #expect(story.clock(.resolve)?.bound == due)
    }

    private func general(at time: String, ownerLimit: String? = nil, rules: Policy = .baseline) throws -> Story {
        var story = Story(at: local(time), rules: rules)
        try story.give(.register(Sample.registration(ownerLimit: ownerLimit.map { local($0) })), as: .receptionist)
        try story.give(sample: .startReview)
        try story.give(sample: .classify)
        return story
    }

    // MARK: T-CLASS, T-SORT, T-REVIEW

    @Test("WE-08: an assistance complaint inside the area is answered the same day, outside it in three days")
    func assistance() throws {
        for (kind, bound) in [(ComplaintClass.assistInArea, "2026-03-03 00:00"), (.assistOutArea, "2026-03-06 00:00")] {
            var story = try Story.reaching(.classified, class: kind, rules: Story(at: local("2026-03-02 14:05")))
            #expect(story.clock(.class)?.bound == local(bound))
            story.now = local("2026-03-02 23:00")
            try story.give(sample: .answer)
            #expect(story.clock(.class)?.state == .met)
            #expect(story.it.answer?.at == local("2026-03-02 23:00"))
            #expect(story.told.contains("complaint.answered"))
        }
    }

    @Test("WE-10: no-liability determined on the next morning is recorded as late")
    func determinedLate() throws {
        var story = Story(at: local("2026-03-02 10:00"))
        try story.give(sample: .register)
        try story.runTimers(until: local("2026-03-03 08:55"))
        try story.give(sample: .startReview)
        story.now = local("2026-03-03 09:00")
        try story.give(.classify(Classification(class: .noLiability)), as: .csDept)
        #expect(story.clock(.class)?.state == .missed)
        #expect(story.clock(.class)?.bound == local("2026-03-03 00:00"))
        let missed = story.facts(ComplaintDeadlineMissed.self)
        #expect(missed.map(\.clock) == [.sort, .class])
        #expect(missed.last?.missedAt == local("2026-03-03 09:00"))
        #expect(missed.last?.bound == local("2026-03-03 00:00"))
    }

    @Test("No-liability determined the same day is in time and leaves no clock of its class running")
    func determinedInTime() throws {
        let story = try Story.reaching(.classified, class: .noLiability)
        #expect(story.clock(.class)?.state == .met)
        #expect(story.facts(ComplaintDeadlineMissed.self).isEmpty)
    }

    @Test("Assistance classed after its day is late at once, and told once although the timer comes too")
    func assistanceLate() throws {
        var story = Story(at: local("2026-03-02 14:05"))
        try story.give(sample: .register)
        try story.give(sample: .startReview)
        story.now = local("2026-03-03 09:00")
        try story.give(.classify(Classification(class: .assistInArea)), as: .csDept)
        #expect(story.clock(.class)?.state == .missed)
        try story.runTimers(until: local("2026-03-03 10:00"))
        #expect(try story.give(.clockDue(.class)) == false)
        #expect(story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .class }.count == 1)
    }

    @Test("WE-12: asking for evidence does not stop the review's 48 hours")
    func infoNeeded() throws {
        var story = Story(at: local("2026-03-02 09:30"))
        try story.give(sample: .register)
        try story.give(sample: .startReview)
        story.now = local("2026-03-03 15:30")
        try story.give(sample: .requestInfo)
        #expect(story.it.state == .infoNeeded)
        #expect(story.clock(.review)?.bound == local("2026-03-04 09:30"))
        #expect(story.clock(.review)?.state == .running)
        try story.runTimers(until: local("2026-03-04 09:30"))
        #expect(story.clock(.review)?.state == .missed)
        #expect(story.facts(ComplaintDeadlineMissed.self).map(\.clock) == [.sort, .first, .review])
    }

    @Test("A class changed later takes its own limit from the registration, judged by what happened already")
    func changedLater() throws {
        var story = try Story.reaching(.resolved, class: .assistOutArea)
        #expect(story.clock(.resolve) == nil)
        story.now = local("2026-03-09 10:00")
        try story.give(.reclassify(Reclassification(class: .general, reason: "是物业的责任")), as: .officeDirector)
        // Resolved on the first day, long before the class was known: in time.
        #expect(story.clock(.resolve)?.state == .met)
        #expect(story.clock(.resolve)?.ended == local("2026-03-02 09:30"))
        // The assistance was never answered.
        #expect(story.clock(.class)?.state == .missed)
    }

    // MARK: Rest

    @Test("A settlement on the spot meets every limit of the first day and goes on to the callback")
    func settled() throws {
        var story = Story()
        try story.give(sample: .register)
        try story.give(sample: .settle)
        #expect(story.told == ["complaint.registered", "complaint.acknowledged", "complaint.resolved"])
        #expect(story.facts(ComplaintResolved.self).map(\.onTheSpot) == [true])
        for clock in [ComplaintClock.first, .review, .sort, .resolve] { #expect(story.clock(clock)?.state == .met, "\(clock.rawValue)") }
        try story.give(sample: .reply)
        #expect(story.it.state == .callbackPending)
    }

    @Test("Every limit that nobody meets is told exactly once, at its bound", arguments: ComplaintClass.allCases)
    func neglected(_ kind: ComplaintClass) throws {
        var story = kind == .unclassified ? try Story.reaching(.registered) : try Story.reaching(.classified, class: kind)
        try story.runTimers(until: local("2026-06-01 00:00"))
        let missed = story.facts(ComplaintDeadlineMissed.self)
        #expect(Set(missed.map(\.clock)).count == missed.count)
        #expect(missed.allSatisfy { $0.missedAt == $0.bound })
        #expect(missed.map(\.bound) == missed.map(\.bound).sorted())
        #expect(!story.it.clocks.contains { $0.state == .running })
    }

    @Test("A command that comes after a bound, but before its timer, finds the limit missed")
    func commandBeforeTimer() throws {
        var story = try Story.reaching(.registered)
        story.now = local("2026-03-03 09:30")
        try story.give(sample: .acknowledge)
        #expect(story.clock(.first)?.state == .missed)
        let told = story.told.filter { $0 != "complaint.reminded" }
        #expect(told == ["complaint.registered", "deadline.missed", "deadline.missed", "complaint.acknowledged"])
        #expect(try story.give(.clockDue(.first)) == false)
    }

    @Test("A timer that fires before its bound changes nothing")
    func tooEarly() throws {
        var story = try Story.reaching(.registered)
        story.now = local("2026-03-03 09:29:59")
        // T-SORT ended at midnight; that is all there is to tell.
        try story.give(.clockDue(.first))
        #expect(story.facts(ComplaintDeadlineMissed.self).map(\.clock) == [.sort])
        #expect(try story.give(.clockDue(.first)) == false)
    }

    @Test("Withdrawn, refused and closed complaints have no running clock", arguments: [ComplaintState.withdrawn, .notAccepted, .closed])
    func ended(_ state: ComplaintState) throws {
        let story = try Story.reaching(state)
        #expect(!story.it.clocks.isEmpty)
        #expect(!story.it.clocks.contains { $0.state == .running })
        #expect(story.facts(ComplaintDeadlineMissed.self).isEmpty)
    }
}
