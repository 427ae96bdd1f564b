import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// What makes a record complete, and what follows from it (CBK-04, CBK-08, CBK-13, WE-46, WE-47).
@Suite("Completing a callback")
struct CompletionTests {
    // MARK: Proof

    /// What a record needs, by the policy's signature rule and the channel.
    static let proofs: [(SignatureRule, CallbackChannel, missing: [String])] = [
        (.visit, .visit, ["signature.signedBy", "signature.opinion"]), (.visit, .phone, []), (.visit, .letter, []),
        (.visit, .site, []), (.visit, .faceToFace, []),
        (.always, .visit, ["signature.signedBy", "signature.opinion"]), (.always, .phone, ["confirmation"]),
        (.always, .letter, ["signature.signedBy", "signature.opinion"]), (.always, .site, ["signature.signedBy", "signature.opinion"]),
        (.always, .faceToFace, ["signature.signedBy", "signature.opinion"]),
        (.never, .visit, []), (.never, .phone, []),
    ]

    @Test(
        "WE-46, CBK-08: a visit needs the owner's signed opinion, a phone call none or a recorded confirmation", arguments: proofs.indices)
    func proof(_ index: Int) throws {
        let (rule, channel, missing) = Self.proofs[index]
        var settings = PolicySettings()
        settings.callback.signature = rule
        var story = try Story.reaching(.planned, from: Story(rules: Policy(name: "k09", settings: settings)))
        let time = local("2026-03-05 10:00")
        try story.give(.schedule(ScheduleForm(channel: channel, appointedAt: time, person: "staff-7", ownerConsents: true)), as: .csDept)
        let bare = CallbackForm(rating: .satisfied, remarks: "满意")
        if missing.isEmpty {
            #expect(try story.complete(bare))
        } else {
            let rejection = #expect(throws: Rejection.self) { try story.complete(bare) }
            #expect(rejection?.rule == "CBK-08")
            #expect(rejection?.fields.map(\.field) == missing)
            #expect(story.it.state == .scheduled)
            #expect(try story.complete(Sample.form()))
        }
    }

    @Test("CBK-04: every record says something")
    func remarks() throws {
        var story = try Story.reaching(.scheduled)
        let rejection = #expect(throws: Rejection.self) { try story.complete(CallbackForm(rating: .satisfied, remarks: " ")) }
        #expect(rejection?.fields.map(\.field) == ["remarks"])
    }

    // MARK: Verdict

    @Test(
        "Three steps are satisfied and close the case that was asked about",
        arguments: [ServiceRating.verySatisfied, .satisfied, .fairlySatisfied])
    func satisfied(_ rating: ServiceRating) throws {
        for kind in [CallbackKind.complaint, .majorComplaint, .repair] {
            var story = try Story.reaching(.scheduled, kind: kind)
            try story.complete(Sample.form(rating))
            #expect(story.it.state == .closed)
            let closed = try #require(story.facts(TaskClosed.self).first)
            #expect(closed.subjectCase == Sample.request(kind).subjectCase)
            #expect(closed.cycle == 1)
            #expect(closed.outcome == .satisfied)
        }
    }

    @Test("A dissatisfied owner reopens the complaint, with the remarks sealed")
    func dissatisfiedComplaint() throws {
        let story = try Story.reaching(.followUp)
        #expect(story.told.suffix(2) == ["task.completed", "callback.dissatisfied"])
        let fact = try #require(story.facts(CallbackDissatisfied.self).first)
        #expect(fact.subjectCase == Sample.complaint)
        #expect(fact.cycle == 1)
        #expect(fact.rating == .dissatisfied)
        #expect(fact.sealed.content?.remarks == Sample.form().remarks)
    }

    @Test("WE-47: a dissatisfied owner has the repair done again, and is called after it, until satisfied")
    func rework() throws {
        var story = try Story.reaching(.planned, kind: .repair)
        for cycle in 1...25 {
            #expect(story.it.cycle == cycle)
            try story.give(sample: .schedule)
            try story.complete(Sample.form(.dissatisfied, mark: "\(cycle)"))
            #expect(story.it.state == .followUp)
            try story.give(.plan(Sample.request(.repair, cycle: cycle + 1, handledAt: story.now)))
        }
        let reworks = story.facts(ReworkRequested.self)
        #expect(reworks.map(\.cycle) == Array(1...25))
        #expect(reworks.allSatisfy { $0.workOrderId.uuid == Sample.workOrder.id.uuid })
        #expect(Set(reworks.map(\.reworkOrderId)).count == 25)
        #expect(story.facts(TaskPlanned.self).map(\.cycle) == Array(1...26))
        #expect(story.it.earlierRecords.count == CallbackTask.entriesKept)
        try story.give(sample: .schedule)
        try story.complete(Sample.form(.fairlySatisfied))
        #expect(story.it.state == .closed)
        #expect(story.facts(TaskClosed.self).map(\.cycle) == [26])
    }

    @Test("A problem in the same matter is followed up, whatever the rating")
    func sameMatter() throws {
        var story = try Story.reaching(.scheduled, kind: .repair)
        try story.complete(Sample.form(.satisfied, problem: Sample.problem(.sameMatter)))
        #expect(story.it.state == .followUp)
        #expect(story.told.suffix(3) == ["task.completed", "callback.dissatisfied", "rework.requested"])
        #expect(!story.told.contains("complaint.raised"))
    }

    @Test("A problem in another matter becomes a complaint of its own and does not keep the first case open")
    func otherMatter() throws {
        var story = try Story.reaching(.scheduled)
        try story.complete(Sample.form(.satisfied, problem: Sample.problem(.otherMatter)))
        #expect(story.it.state == .closed)
        #expect(story.told.suffix(3) == ["task.completed", "task.closed", "complaint.raised"])
        let raised = try #require(story.facts(ComplaintRaised.self).first)
        #expect(raised.complaintId == Sample.raisedComplaint)
        #expect(raised.sealed.content?.course == "秘密经过")

        var both = try Story.reaching(.scheduled, kind: .repair)
        try both.complete(Sample.form(.dissatisfied, problem: Sample.problem(.otherMatter)))
        #expect(both.it.state == .followUp)
        #expect(both.told.suffix(4) == ["task.completed", "callback.dissatisfied", "rework.requested", "complaint.raised"])
    }

    @Test("A complaint heard in a callback comes with its facts (CMP-12), and only with reasons that people can judge")
    func problemFields() throws {
        var story = try Story.reaching(.scheduled)
        let empty = ProblemForm(scope: .otherMatter)
        let rejection = #expect(throws: Rejection.self) { try story.complete(Sample.form(problem: empty)) }
        #expect(rejection?.fields.count == 7)
        var detected = Sample.problem(.otherMatter)
        detected.majorReasons = [.group]
        #expect(throws: Rejection.self) { try story.complete(Sample.form(problem: detected)) }
        var mixed = Sample.problem(.otherMatter)
        mixed.scope = .sameMatter
        #expect(throws: Rejection.self) { try story.complete(Sample.form(problem: mixed)) }
    }

    // MARK: Routine

    @Test("CBK-18, CBK-19, K-22: a routine record goes to the manager, then to the director, who files it")
    func reviews() throws {
        var story = try Story.reaching(.done, kind: .routineMonthly)
        #expect(throws: Rejection.self) { try story.give(.review(note: "已阅"), as: .officeDirector) }
        #expect(throws: Rejection.self) { try story.give(.review(note: " "), as: .csManager) }
        try story.give(.review(note: "已阅"), as: .csManager)
        #expect(story.it.state == .reviewed)
        #expect(try story.give(.review(note: "月末审阅"), as: .officeDirector))
        #expect(story.it.state == .closed)
        #expect(story.facts(TaskReviewed.self).map(\.reviewer) == [.csManager, .officeDirector])
        #expect(story.facts(TaskClosed.self).map(\.subjectCase) == [nil])
    }

    @Test("A callback tied to no case says what the owner is dissatisfied with, and any problem is a complaint")
    func routineProblem() throws {
        var story = try Story.reaching(.scheduled, kind: .routineMonthly)
        let silent = #expect(throws: Rejection.self) { try story.complete(Sample.form(.dissatisfied)) }
        #expect(silent?.fields.map(\.field) == ["problem"])
        #expect(throws: Rejection.self) { try story.complete(Sample.form(problem: Sample.problem(.sameMatter))) }
        try story.complete(Sample.form(.satisfied, problem: Sample.problem(.otherMatter)))
        #expect(story.it.state == .followUp)
        #expect(story.told.suffix(2) == ["callback.dissatisfied", "complaint.raised"])
        try story.give(.review(note: "已阅"), as: .csManager)
        #expect(story.it.state == .followUp)
        // Another complaint's end does not concern it.
        #expect(try story.give(.endFollowUp(complaintId: ComplaintID(UUID.v7(milliseconds: 0, high: 9, low: 9)))) == false)
        try story.give(sample: .endFollowUp)
        #expect(story.it.state == .closed)
        #expect(story.facts(TaskClosed.self).map(\.outcome) == [.followedUp])
    }

    @Test(
        "Kinds that nobody reviews are filed when the owner is satisfied",
        arguments: [CallbackKind.specialService, .surveyCheck, .paidService])
    func unreviewed(_ kind: CallbackKind) throws {
        var story = try Story.reaching(.scheduled, kind: kind)
        try story.complete(Sample.form())
        #expect(story.it.state == .closed)
    }

    // MARK: Cycles and selection

    @Test("A request for a cycle that has begun already changes nothing; one for a later cycle needs a follow-up")
    func cycles() throws {
        var story = try Story.reaching(.scheduled)
        #expect(try story.give(.plan(Sample.request(cycle: 1))) == false)
        let rejection = #expect(throws: Rejection.self) { try story.give(.plan(Sample.request(cycle: 2))) }
        #expect(rejection?.code == .wrongState)
        try story.complete(Sample.form(.dissatisfied))
        #expect(try story.give(.plan(Sample.request(cycle: 1))) == false)
        // The complaint became major in between: so does its callback.
        try story.give(.plan(Sample.request(.majorComplaint, cycle: 2, handledAt: local("2026-03-10 09:00"))))
        #expect(story.it.state == .planned)
        #expect(story.it.callbackKind == .majorComplaint)
        #expect(story.it.record == nil)
        #expect(story.it.earlierRecords.map(\.cycle) == [1])
        #expect(story.clock?.bound == local("2026-03-13 00:00"))
        #expect(throws: Rejection.self) { try story.give(Sample.command(.schedule), as: .csDept) }
    }

    @Test("CBK-05: coverage never lets a complaint go; a repair that was not chosen is let go while it is only planned")
    func selection() throws {
        for kind in [CallbackKind.complaint, .majorComplaint] {
            var story = try Story.reaching(.planned, kind: kind)
            let rejection = #expect(throws: Rejection.self) { try story.give(.unselect(.coverageMet)) }
            #expect(rejection?.rule == "CBK-05")
        }
        var repair = try Story.reaching(.planned, kind: .repair)
        try repair.give(.unselect(.coverageMet))
        #expect(repair.facts(TaskUnselected.self).map(\.cause) == [.coverageMet])
        #expect(repair.facts(TaskUnselected.self).map(\.subjectCase) == [Sample.workOrder])
        var chosen = try Story.reaching(.scheduled, kind: .repair)
        #expect(try chosen.give(.unselect(.coverageMet)) == false)
    }
}
