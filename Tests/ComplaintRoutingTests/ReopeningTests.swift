import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// The loop that ends only with a satisfied owner (CMP-44, CMP-46).
@Suite("Reopening of a complaint")
struct ReopeningTests {
    @Test("The reply asks for the callback at once, with what the caller needs, sealed")
    func callbackRequested() throws {
        let story = try Story.reaching(.callbackPending, class: .major)
        #expect(story.told.suffix(2) == ["complaint.replied", "callback.requested"])
        let request = try #require(story.facts(ComplaintCallbackRequested.self).first)
        #expect(request.cycle == 1)
        #expect(request.class == .major)
        #expect(request.repliedAt == story.now)
        #expect(request.department == story.it.assignment?.department && request.subject == story.it.subject)
        #expect(request.registeredAt == story.it.registeredAt)
        #expect(request.callbackTaskId == story.it.callbackTaskId)
        let particulars = try #require(request.sealed.content)
        #expect(particulars.name == Sample.particulars.callerName)
        #expect(particulars.phone == Sample.particulars.phone)
        #expect(particulars.result == story.it.reply?.message.text)
    }

    @Test("Each dissatisfied callback begins a round of its own, on the same callback task")
    func rounds() throws {
        var story = try Story.reaching(.callbackPending)
        for cycle in 1...25 {
            #expect(story.it.cycle == cycle)
            try story.give(.callbackDissatisfied(cycle: cycle, remarks: "第\(cycle)次"))
            #expect(story.it.state == .inProgress)
            #expect(story.it.resolution == nil)
            #expect(story.it.earlierRounds.last?.remarks == "第\(cycle)次")
            try story.give(sample: .resolve)
            try story.give(sample: .reply)
        }
        #expect(story.facts(ComplaintCallbackRequested.self).map(\.cycle) == Array(1...26))
        #expect(Set(story.facts(ComplaintCallbackRequested.self).map(\.callbackTaskId)).count == 1)
        #expect(story.facts(ComplaintReopened.self).map(\.cycle) == Array(2...26))
        #expect(story.it.earlierRounds.count == Complaint.roundsKept)
        try story.give(sample: .callbackSatisfied)
        #expect(story.it.state == .closed)
    }

    @Test("News of a round that is over changes nothing")
    func staleNews() throws {
        var story = try Story.reaching(.callbackPending)
        try story.give(sample: .callbackDissatisfied)
        try story.give(sample: .resolve)
        try story.give(sample: .reply)
        let stale: [ComplaintCommand] = [
            .callbackSatisfied(cycle: 1), .callbackDissatisfied(cycle: 1, remarks: nil), .callbackSatisfied(cycle: 3),
        ]
        for command in stale {
            #expect(try story.give(command) == false)
        }
        #expect(story.it.state == .callbackPending)
    }

    @Test("ADR 9: each round has its limit for the reply, whatever the class; T-RESOLVE is judged by the first one", arguments: classes)
    func limitsOfLaterRounds(_ kind: ComplaintClass) throws {
        var story = try Story.reaching(.callbackPending, class: kind)
        for round in 1...3 {
            story.now = story.now.addingTimeInterval(40 * 3_600)
            let reopenedAt = story.now
            try story.give(.callbackDissatisfied(cycle: round, remarks: "第\(round)次"))
            #expect(story.clock(.feedback)?.state == .running)
            #expect(story.clock(.feedback)?.started == reopenedAt)
            #expect(story.clock(.feedback)?.bound == reopenedAt.addingTimeInterval(72 * 3_600))
            // The second round is late.
            try story.runTimers(until: reopenedAt.addingTimeInterval(round == 2 ? 80 * 3_600 : 10 * 3_600))
            try story.give(sample: .resolve, mark: "\(round)")
            try story.give(sample: .reply, mark: "\(round)")
            #expect(story.clock(.feedback)?.state == (round == 2 ? .missed : .met))
            #expect(story.clock(.feedback)?.isAwaited == false)
        }
        #expect(story.it.clocks.count { $0.name == "T-FEEDBACK" } == 4)
        #expect(story.facts(ComplaintDeadlineMissed.self).count { $0.clock == .feedback } == 1)
        #expect(story.facts(ComplaintReminded.self).count { $0.clock == .feedback } == 2)
        #expect(story.it.clocks.count { $0.name == "T-RESOLVE" } == (kind == .general ? 1 : 0))
    }

    @Test(
        "CMP-38, ADR 11: where the policy times nothing else, T-FOLLOW asks for the next step, in every round",
        arguments: [ComplaintClass.noLiability, .assistInArea, .assistOutArea, .major])
    func followUp(_ kind: ComplaintClass) throws {
        var settings = PolicySettings()
        settings.complaint.feedbackDue = .unlimited
        settings.complaint.unresolvedMajorAfter = .unlimited
        settings.complaint.firstResponse = .unlimited
        var story = try Story.reaching(
            .inProgress, class: kind, rules: Story(at: local("2026-03-02 09:30"), rules: Policy(name: "sparse", settings: settings)))
        if kind.isAssistance { try story.give(sample: .answer) }
        if kind == .major { try story.give(sample: .receive) }
        #expect(story.clock(.follow)?.bound == local("2026-03-06 00:00"))
        // A step in time meets it, and the next one is awaited; one that comes late is noted.
        story.now = local("2026-03-04 10:00")
        try story.give(sample: .resolve)
        #expect(story.it.clocks.filter { $0.name == "T-FOLLOW" }.suffix(2).map(\.state) == [.met, .running])
        try story.runTimers(until: local("2026-03-10 00:00"))
        #expect(story.facts(ComplaintDeadlineMissed.self).map(\.clock) == [.follow])
        #expect(story.facts(ComplaintReminded.self).last?.recipients.contains(.officeDirector) == true)
        try story.give(sample: .reply)
        #expect(!story.it.clocks.contains { $0.isAwaited })
        try story.give(sample: .callbackDissatisfied)
        #expect(story.clock(.follow)?.state == .running && story.clock(.follow)?.started == story.now)
    }

    private static let classes = ComplaintClass.allCases.filter { $0 != .unclassified }

    @Test("R-01: a later round's late reply does not make the first one late")
    func figures() throws {
        var story = try Story.reaching(.callbackPending, class: .major)
        let first = try #require(story.it.judgedLimit)
        try story.give(sample: .callbackDissatisfied)
        try story.runTimers(until: story.now.addingTimeInterval(100 * 3_600))
        #expect(story.clock(.feedback)?.state == .missed)
        #expect(story.it.judgedLimit == first)
        #expect(story.it.judgedLimit?.metAt != nil)
    }

    @Test("A closed complaint stops the month; a withdrawn one names its callback, so that nobody calls")
    func ends() throws {
        #expect(try Story.reaching(.closed).clock(.month)?.state == .met)
        var story = try Story.reaching(.callbackPending)
        try story.give(sample: .withdraw)
        #expect(story.facts(ComplaintWithdrawn.self).map(\.callbackTaskId) == [story.it.callbackTaskId])
    }

    @Test("CMP-50: the retention counts three years from the closing, not from the filing")
    func retention() throws {
        var story = try Story.reaching(.closed)
        story.now = local("2026-05-01 10:00")
        try story.give(sample: .archive)
        #expect(story.facts(ComplaintArchived.self).map(\.retainUntil) == [local("2029-03-03 00:00")])
    }
}
