import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// Two callers never call one owner at once.
@Suite("Who calls an owner now")
struct CallHoldTests {
    @Test("Whoever began to call holds the task; another's call is refused with who holds it, until it lapses by itself")
    func held() throws {
        var story = try Story.reaching(.scheduled)
        let began = story.now
        #expect(try story.give(.startCall, as: .csDept))
        #expect(story.facts(CallStarted.self).map(\.until) == [began + 900])
        #expect(story.it.state == .scheduled)
        story.now = began + 899
        let failed = CallbackTaskCommand.failAttempt(FailedAttemptForm(cause: .noAnswer))
        for command in [CallbackTaskCommand.startCall, failed] {
            let rejection = #expect(throws: Rejection.self) { try story.give(command, as: .csManager) }
            #expect(rejection?.code == .wrongState)
            #expect(rejection?.detail.contains("staff-cs_dept (cs_dept)") == true)
        }
        var long = story
        #expect(try long.give(.startCall, as: .csDept), "a long call goes on")
        #expect(long.it.call?.until == began + 899 + 900 && long.it.call?.since == began)
        long.now = began + 900
        #expect(try long.give(.startCall, as: .csDept) == false, "the same caller once more")
        var lapsed = story
        lapsed.now = began + 900
        #expect(try lapsed.give(.startCall, as: .csManager))
        #expect(throws: Rejection.self) { try lapsed.give(failed, as: .csDept) }
        #expect(try story.give(failed, as: .csDept))
        #expect(story.it.call == nil)
    }

    @Test("CBK-28: what an owner said is noted whoever holds the task; a second record of the cycle that says otherwise is a conflict")
    func heard() throws {
        var story = try Story.reaching(.scheduled)
        try story.give(.startCall, as: .csDept)
        #expect(try story.give(.complete(Sample.form(), complaintId: Sample.raisedComplaint), as: .csManager))
        #expect(story.it.state == .closed && story.it.call == nil)
        #expect(story.it.record?.caller == "staff-cs_manager")
        // Who held it wrote down the same: one call, one record.
        #expect(try story.give(.complete(Sample.form(), complaintId: Sample.raisedComplaint), as: .csDept) == false)
        let other = CallbackTaskCommand.complete(Sample.form(mark: "不同"), complaintId: Sample.raisedComplaint)
        let rejection = #expect(throws: Rejection.self) { try story.give(other, as: .csDept) }
        #expect(rejection?.code == .wrongState)
        #expect(rejection?.detail.contains("staff-cs_manager (cs_manager)") == true)
        #expect(story.facts(TaskCompleted.self).count == 1)
        // Of a major complaint only those may note it who may call (CBK-02).
        var major = try Story.reaching(.scheduled, kind: .majorComplaint)
        try major.give(.startCall, as: .officeDirector)
        #expect(throws: Rejection.self) { try major.give(other, as: .csManager) }
        #expect(try major.give(other, as: .generalManager))
    }

    @Test("A record ends the hold, and so does the end of the task; a call can begin before anything is scheduled")
    func ended() throws {
        var story = try Story.reaching(.planned)
        try story.give(.startCall, as: .csDept)
        try story.give(sample: .schedule)
        try story.complete(Sample.form(.dissatisfied))
        #expect(story.it.call == nil)
        var dropped = try Story.reaching(.planned)
        try dropped.give(.startCall, as: .csDept)
        try dropped.give(.unselect(.caseGone))
        #expect(dropped.it.call == nil)
    }

    @Test("A call that began in the permitted hours is noted after them; an owner who is being called stays on when the plan ends (CBK-22)")
    func begun() throws {
        var story = try Story.reaching(.planned, kind: .targeted)
        story.now = local("2026-03-04 20:58")
        try story.give(.startCall, as: .csDept)
        #expect(try story.give(.unselect(.planEnded)) == false)
        story.now = local("2026-03-04 21:05")
        #expect(throws: Rejection.self) { try story.give(.schedule(ScheduleForm(channel: .phone, person: "甲")), as: .csManager) }
        try story.give(sample: .schedule)
        #expect(story.it.state == .scheduled)
        var left = try Story.reaching(.planned, kind: .targeted)
        try left.give(.startCall, as: .csDept)
        left.now += 900
        #expect(try left.give(.unselect(.planEnded)))
    }

    @Test("CBK-02: nobody begins the call of a major complaint who may not make it", arguments: Role.allCases)
    func major(_ role: Role) throws {
        var story = try Story.reaching(.planned, kind: .majorComplaint)
        if [.officeDirector, .generalManager].contains(role) {
            #expect(try story.give(.startCall, as: role))
        } else {
            let rejection = #expect(throws: Rejection.self) { try story.give(.startCall, as: role) }
            #expect(rejection?.rule == "CBK-02")
        }
    }
}
