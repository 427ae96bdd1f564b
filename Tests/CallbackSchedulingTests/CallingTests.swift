import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// Appointments, attempts and who calls (CBK-02, CBK-17, CBK-28).
@Suite("Calling an owner")
struct CallingTests {
    @Test("WE-49, CBK-17: a visit is not scheduled without the owner's consent and an appointment")
    func visit() throws {
        let time = local("2026-03-05 10:00")
        let cases: [(Bool, Date?, [String])] = [
            (false, time, ["ownerConsents"]), (true, nil, ["appointedAt"]), (false, nil, ["ownerConsents", "appointedAt"]),
        ]
        for kind in [CallbackKind.routineMonthly, .complaint] {
            for (consents, appointedAt, missing) in cases {
                var story = try Story.reaching(.planned, kind: kind)
                let form = ScheduleForm(channel: .visit, appointedAt: appointedAt, person: "staff-7", ownerConsents: consents)
                let rejection = #expect(throws: Rejection.self) { try story.give(.schedule(form), as: .csDept) }
                #expect(rejection?.rule == "CBK-17")
                #expect(rejection?.fields.map(\.field) == missing)
            }
            var story = try Story.reaching(.planned, kind: kind)
            let form = ScheduleForm(channel: .visit, appointedAt: time, person: "staff-7", ownerConsents: true)
            #expect(try story.give(.schedule(form), as: .csDept))
            #expect(story.facts(TaskScheduled.self).map(\.appointedAt) == [time])
        }
    }

    @Test("A moved visit needs consent again; a phone call does not")
    func movedVisit() throws {
        var story = try Story.reaching(.scheduled)
        let time = local("2026-03-06 10:00")
        let visit = RescheduleForm(appointedAt: time, channel: .visit)
        #expect(throws: Rejection.self) { try story.give(.reschedule(visit), as: .csDept) }
        #expect(try story.give(.reschedule(RescheduleForm(appointedAt: time, channel: .visit, ownerConsents: true)), as: .csDept))
        #expect(story.it.appointment?.channel == .visit)
        #expect(try story.give(.reschedule(RescheduleForm(appointedAt: time, channel: .phone)), as: .csDept))
    }

    @Test("A call without a time is for now, and no time lies in the past")
    func time() throws {
        var story = try Story.reaching(.planned)
        let past = ScheduleForm(channel: .phone, appointedAt: story.now.addingTimeInterval(-1), person: "staff-7")
        #expect(throws: Rejection.self) { try story.give(.schedule(past), as: .csDept) }
        #expect(throws: Rejection.self) { try story.give(.schedule(ScheduleForm(channel: .phone, person: " ")), as: .csDept) }
        try story.give(.schedule(ScheduleForm(channel: .phone, person: "staff-7")), as: .csDept)
        #expect(story.it.appointment?.at == story.now)
    }

    @Test("WE-50, CBK-28: another person answering is a failed attempt with a better time or number, not a callback")
    func otherPerson() throws {
        var story = try Story.reaching(.scheduled)
        let rejection = #expect(throws: Rejection.self) {
            try story.give(.failAttempt(FailedAttemptForm(cause: .otherPerson)), as: .csDept)
        }
        #expect(rejection?.rule == "CBK-28")
        let better = local("2026-03-05 19:30")
        try story.give(.failAttempt(FailedAttemptForm(cause: .otherPerson, betterTime: better)), as: .receptionist)
        #expect(story.it.state == .attemptFailed)
        #expect(!story.told.contains("task.completed"))
        #expect(story.clock?.state == .running)
        // The better time that was noted is the default of the next attempt.
        try story.give(.reschedule(RescheduleForm()), as: .receptionist)
        #expect(story.it.state == .scheduled)
        #expect(story.facts(TaskRescheduled.self).map(\.appointedAt) == [better])
    }

    @Test("Nobody answering needs no better time, but a new one before the next attempt")
    func noAnswer() throws {
        var story = try Story.reaching(.scheduled)
        try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer)), as: .csDept)
        #expect(throws: Rejection.self) { try story.give(.reschedule(RescheduleForm()), as: .csDept) }
        #expect(try story.give(.reschedule(RescheduleForm(appointedAt: story.now.addingTimeInterval(3600))), as: .csDept))
    }

    @Test("Attempts are counted in each cycle, and a better number is kept")
    func attempts() throws {
        var story = try Story.reaching(.scheduled)
        for attempt in 1...25 {
            try story.give(.failAttempt(FailedAttemptForm(cause: .noAnswer, betterPhone: "13900013900", note: "第\(attempt)次")), as: .csDept)
            // Not more than three a day (CBK-28).
            if attempt.isMultiple(of: 3) { story.now += 86_400 }
            try story.give(.reschedule(RescheduleForm(appointedAt: story.now.addingTimeInterval(Double(attempt)))), as: .csDept)
        }
        #expect(story.facts(AttemptFailed.self).map(\.attempt) == Array(1...25))
        #expect(story.it.attempts.count == CallbackTask.entriesKept)
        #expect(story.it.betterPhone == "13900013900")
        try story.complete(Sample.form(.dissatisfied))
        try story.give(sample: .plan)
        #expect(story.it.attemptCount == 0)
    }

    // MARK: Who calls

    static let customerService: Set<Role> = [.csDept, .csManager, .ownerServiceSupervisor, .ownerRelationsSupervisor, .affairsAssistant]

    @Test(
        "CBK-02: the office director, and under the baseline the general manager, call back major complaints; nobody else does",
        arguments: Role.allCases)
    func major(_ role: Role) throws {
        let director: Set<Role> = [.officeDirector, .generalManager]
        for state in [CallbackTaskState.planned, .scheduled] {
            var story = try Story.reaching(state, kind: .majorComplaint)
            let command = Sample.command(state == .planned ? .schedule : .complete, for: story.it)
            if director.contains(role) {
                #expect(try story.give(command, as: role))
            } else {
                let rejection = #expect(throws: Rejection.self) { try story.give(command, as: role) }
                #expect(rejection?.code == .forbidden)
                #expect(rejection?.rule == "CBK-02")
            }
        }
    }

    @Test("Customer service sets times; the desk calls too; nobody else", arguments: Role.allCases)
    func others(_ role: Role) throws {
        let schedulers = Self.customerService.union([.officeDirector])
        let callers = schedulers.union([.receptionist])
        for kind in [CallbackKind.complaint, .repair, .routineMonthly] {
            var planned = try Story.reaching(.planned, kind: kind)
            var scheduled = try Story.reaching(.scheduled, kind: kind)
            if schedulers.contains(role) {
                #expect(try planned.give(Sample.command(.schedule), as: role))
            } else {
                #expect(throws: Rejection.self) { try planned.give(Sample.command(.schedule), as: role) }
            }
            if callers.contains(role) {
                #expect(try scheduled.give(Sample.command(.complete), as: role))
            } else {
                #expect(throws: Rejection.self) { try scheduled.give(Sample.command(.complete), as: role) }
            }
        }
    }

    @Test("K-25: the policy may give routine rounds to another post as well")
    func routineAssignee() throws {
        var settings = PolicySettings()
        settings.callback.routineAssignee = .propertyOffice
        let start = Story(rules: Policy(name: "p003", settings: settings))
        var routine = try Story.reaching(.planned, kind: .routineMonthly, from: start)
        #expect(try routine.give(Sample.command(.schedule), as: .propertyOffice))
        var complaint = try Story.reaching(.planned, from: start)
        #expect(throws: Rejection.self) { try complaint.give(Sample.command(.schedule), as: .propertyOffice) }
    }

    @Test("Only the system plans and drops callbacks, and staff of another office have no say", arguments: Role.allCases)
    func system(_ role: Role) throws {
        guard role != .system else { return }
        for code in [CallbackTaskCommand.Code.plan, .unselect, .noteRating, .endFollowUp, .clockDue] {
            var story = try Story.reaching(.followUp)
            let rejection = #expect(throws: Rejection.self) { try story.give(Sample.command(code, for: story.it), as: role) }
            #expect(rejection?.code == .forbidden)
        }
        var fresh = Story()
        #expect(throws: Rejection.self) { try fresh.give(.plan(Sample.request()), as: role) }
        var elsewhere = try Story.reaching(.planned)
        #expect(throws: Rejection.self) { try elsewhere.give(Sample.command(.schedule), as: role, office: "willow") }
    }
}
