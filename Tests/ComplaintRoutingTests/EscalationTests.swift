import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Major complaints: on their way to the general manager (CMP-31) and by the month (CMP-05).
@Suite("Escalation of a complaint")
struct EscalationTests {
    @Test("WE-07: a reason known at registration makes it major, escalated, due with the GM the same day")
    func majorAtOnce() throws {
        let story = try Story.reaching(.registered, class: .major, rules: Story(at: local("2026-03-02 22:10")))
        #expect(story.it.class == .major)
        #expect(story.it.level == .generalManager)
        #expect(story.clock(.generalManager)?.bound == local("2026-03-03 00:00"))
        #expect(story.told == ["complaint.registered", "complaint.escalated"])
        #expect(story.facts(ComplaintEscalated.self).map(\.receiptBound) == [local("2026-03-03 00:00")])
        #expect(story.facts(ComplaintRegistered.self).map(\.class) == [.major])
        // The class is set, so nothing reminds of setting it.
        #expect(story.clock(.sort) == nil)
    }

    @Test(
        "The heads of the departments that an important complaint concerns are told at once, whatever stage it is at (INT-24)",
        arguments: [
            (ComplaintSubject.buildingsEquipment, [Role.engineeringSupervisor]), (.fees, [.ownerServiceSupervisor, .financeManager]),
            (.securityVehicles, [.securityManager]),
        ])
    func heads(subject: ComplaintSubject, heads: [Role]) throws {
        var story = Story()
        var registration = Sample.registration(reasons: [.lossOrInjury])
        registration.subject = subject
        try story.give(.register(registration), as: .receptionist)
        #expect(story.facts(ComplaintEscalated.self).map(\.notify) == [heads])
    }

    @Test("The general manager's receipt stops the clock; after the bound it is recorded as missed")
    func receipt() throws {
        for (time, state) in [("2026-03-02 23:59:59", CaseClock.State.met), ("2026-03-03 00:00:00", .missed)] {
            var story = try Story.reaching(.registered, class: .major)
            story.now = local(time)
            try story.give(.receive, as: .generalManager)
            #expect(story.clock(.generalManager)?.state == state)
            #expect(story.it.gmReceivedAt == local(time))
            #expect(story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .generalManager }.count == (state == .missed ? 1 : 0))
        }
    }

    @Test("Where submission is proof enough, the receipt is never late")
    func submitted() throws {
        var settings = PolicySettings()
        settings.complaint.majorSubmitProof = .submitted
        var story = Story(rules: Policy(name: "submitted", settings: settings))
        try story.give(.register(Sample.registration(reasons: [.lossOrInjury])), as: .receptionist)
        #expect(story.clock(.generalManager)?.state == .met)
    }

    @Test("A reason found later counts from the day on which it is set")
    func laterReason() throws {
        var story = try Story.reaching(.inProgress)
        story.now = local("2026-03-03 21:00")
        let change = Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光")
        try story.give(.reclassify(change), as: .officeDirector)
        #expect(story.clock(.generalManager)?.bound == local("2026-03-04 00:00"))
        #expect(story.clock(.generalManager)?.started == local("2026-03-03 21:00"))
        #expect(story.clock(.resolve)?.state == .stopped)
        #expect(story.told.suffix(2) == ["complaint.reclassified", "complaint.escalated"])
        #expect(story.it.state == .inProgress)
        #expect(story.reasons.last == "媒体曝光")
    }

    @Test("A further reason for a major complaint neither escalates nor times it again")
    func furtherReason() throws {
        var story = try Story.reaching(.classified, class: .major)
        try story.give(.receive, as: .generalManager)
        let change = Reclassification(class: .major, majorReasons: [.repeatedPromise], reason: "多次承诺未兑现")
        try story.give(.reclassify(change), as: .officeDirector)
        #expect(story.it.majorReasons == [.repeatedPromise, .lossOrInjury])
        #expect(story.facts(ComplaintEscalated.self).count == 1)
        #expect(story.it.clocks.filter { $0.name == "T-GM" }.count == 1)
        #expect(story.it.gmReceivedAt != nil)
    }

    @Test("What becomes major a second time must be received a second time, by the end of that day")
    func majorTwice() throws {
        var story = try Story.reaching(.classified, class: .major)
        try story.give(.receive, as: .generalManager)
        try story.give(.reclassify(Reclassification(class: .noLiability, reason: "查明不实")), as: .officeDirector)
        #expect(story.it.gmReceivedAt == nil)
        story.now = local("2026-03-09 10:00")
        try story.give(
            .reclassify(Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光")), as: .officeDirector)
        #expect(story.clock(.generalManager)?.bound == local("2026-03-10 00:00"))
        #expect(try story.give(.receive, as: .generalManager))
        #expect(story.facts(GMReceived.self).count == 2)
        #expect(story.facts(ComplaintEscalated.self).count == 2)
    }

    @Test("The same change asked for again after the review decided otherwise is a new change")
    func sameChangeAgain() throws {
        var story = try Story.reaching(.underReview)
        let change = ComplaintCommand.reclassify(
            Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光"))
        try story.give(change, as: .officeDirector)
        try story.give(sample: .classify)
        #expect(story.it.class == .general)
        #expect(try story.give(change, as: .officeDirector))
        #expect(story.it.class == .major)
    }

    @Test("A complaint that is not major after all goes back to its level, with the limit of its class")
    func downgraded() throws {
        for toCompany in [false, true] {
            var story = Story()
            try story.give(.register(Sample.registration(reasons: [.lossOrInjury], toCompany: toCompany)), as: .receptionist)
            try story.give(sample: .startReview)
            try story.give(.classify(Classification(class: .general)), as: .qualityDept)
            #expect(story.it.level == (toCompany ? .quality : .office))
            #expect(story.facts(ComplaintClassified.self).map(\.level) == [story.it.level])
            #expect(story.it.majorReasons.isEmpty)
            #expect(story.clock(.generalManager)?.state == .stopped)
            #expect(story.clock(.resolve)?.state == .running)
        }
    }

    @Test("CMP-36: the limit that is told with a class is the bound that its clock then has, and none where none runs")
    func toldLimit() throws {
        var story = try Story.reaching(.underReview)
        try story.give(sample: .classify)
        let bound = try #require(story.clock(.resolve)?.bound)
        #expect(story.facts(ComplaintClassified.self).map(\.dueAt) == [bound])
        func reclassified() -> Date?? { story.facts(ComplaintReclassified.self).last.map(\.dueAt) }
        let wanted = bound.addingTimeInterval(-3_600)
        try story.give(.reclassify(Reclassification(ownerLimit: wanted, reason: "业主限期")), as: .officeDirector)
        #expect(story.clock(.resolve)?.bound != bound)
        #expect(reclassified() == .some(story.clock(.resolve)?.bound))
        try story.give(
            .reclassify(Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光")), as: .officeDirector)
        #expect(reclassified() == .some(nil))
        #expect(story.clock(.resolve)?.state == .stopped)
        try story.give(.reclassify(Reclassification(class: .general, reason: "误报")), as: .officeDirector)
        #expect(story.clock(.resolve)?.state == .running)
        #expect(reclassified() == .some(story.clock(.resolve)?.bound))
    }

    // MARK: The month

    static let monthBounds = [
        ("2026-01-31 10:00", "2026-03-01 00:00"), ("2028-01-31 10:00", "2028-03-01 00:00"), ("2026-12-20 10:00", "2027-01-21 00:00"),
    ]

    @Test("WE-14, WE-16: a liability complaint not closed in a month becomes major at the bound", arguments: monthBounds)
    func month(_ registered: String, _ bound: String) throws {
        var story = try Story.reaching(.inProgress, rules: Story(at: local(registered)))
        try story.runTimers(until: local(bound).addingTimeInterval(-1))
        #expect(story.it.class == .general)
        try story.runTimers(until: local(bound))
        #expect(story.it.class == .major)
        #expect(story.it.majorReasons == [.oneMonth])
        #expect(story.it.level == .generalManager)
        #expect(story.told.suffix(3) == ["deadline.missed", "complaint.reclassified", "complaint.escalated"])
        // The day after the month ran out is the day that counts, also when the timer is late.
        #expect(story.clock(.generalManager)?.started == local(bound))
        #expect(story.clock(.generalManager)?.bound == local(bound).addingTimeInterval(86_400))
    }

    @Test("A complaint never classed counts as liability when the month ends")
    func monthUnclassified() throws {
        var story = try Story.reaching(.infoNeeded)
        try story.runTimers(until: local("2026-04-03 00:00"))
        #expect(story.it.class == .major)
        #expect(story.it.state == .infoNeeded)
    }

    @Test(
        "WE-17: assistance and no-liability complaints keep their class over the month",
        arguments: [ComplaintClass.assistInArea, .assistOutArea, .noLiability])
    func monthOthers(_ kind: ComplaintClass) throws {
        var story = try Story.reaching(.classified, class: kind)
        try story.runTimers(until: local("2026-04-13 09:30"))
        #expect(story.it.class == kind)
        #expect(story.it.level == .office)
        #expect(try story.give(.clockDue(.month)) == false)
        #expect(!story.facts(ComplaintDeadlineMissed.self).contains { $0.clock == .month })
    }

    @Test("Assistance found to be liability after the month is major at once")
    func liabilityAfterMonth() throws {
        var story = try Story.reaching(.inProgress, class: .assistOutArea)
        try story.runTimers(until: local("2026-05-01 09:00"))
        try story.give(.reclassify(Reclassification(class: .general, reason: "是物业的责任")), as: .officeDirector)
        #expect(story.it.class == .major)
        #expect(story.it.majorReasons == [.oneMonth])
        #expect(story.facts(ComplaintEscalated.self).count == 1)
        #expect(story.it.clocks.filter { $0.name == "T-GM" }.count == 1)
    }

    @Test("A major complaint has the month as one more reason, and no second escalation")
    func monthMajor() throws {
        var story = try Story.reaching(.inProgress, class: .major)
        try story.runTimers(until: local("2026-04-03 00:00"))
        #expect(story.it.majorReasons == [.lossOrInjury, .oneMonth])
        #expect(story.facts(ComplaintEscalated.self).count == 1)
    }

    @Test(
        "A complaint that awaits the owner's word at the bound is judged by the callback",
        arguments: [ComplaintState.resolved, .callbackPending])
    func monthWaits(_ state: ComplaintState) throws {
        for satisfied in [true, false] {
            var story = try Story.reaching(state)
            try story.runTimers(until: local("2026-04-03 00:00"))
            #expect(story.it.class == .general)
            #expect(story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .month }.count == 1)
            story.now = local("2026-04-04 10:00")
            if state == .resolved { try story.give(sample: .reply) }
            try story.give(sample: satisfied ? .callbackSatisfied : .callbackDissatisfied)
            #expect(story.it.class == (satisfied ? .general : .major))
            #expect(story.it.state == (satisfied ? .closed : .inProgress))
            if !satisfied {
                #expect(story.it.majorReasons == [.oneMonth])
                #expect(story.told.suffix(3) == ["complaint.reopened", "complaint.reclassified", "complaint.escalated"])
                #expect(story.clock(.generalManager)?.bound == local("2026-04-05 00:00"))
            }
        }
    }

    @Test("CMP-05: a complaint that the month made major cannot be made general again; finding no liability can")
    func monthIsKept() throws {
        var story = try Story.reaching(.inProgress)
        try story.runTimers(until: local("2026-04-03 00:00"))
        let rejection = #expect(throws: Rejection.self) {
            try story.give(.reclassify(Reclassification(class: .general, reason: "已缓和")), as: .officeDirector)
        }
        #expect(rejection?.rule == "CMP-05")
        try story.give(.reclassify(Reclassification(class: .noLiability, reason: "查明不实")), as: .officeDirector)
        #expect(story.it.class == .noLiability)
    }
}
