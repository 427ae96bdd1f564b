import Foundation
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

    @Test("T-RESOLVE and T-FEEDBACK are judged by the first round and not started again")
    func limitsOfLaterRounds() throws {
        var story = try Story.reaching(.callbackPending)
        try story.give(sample: .callbackDissatisfied)
        #expect(story.clock(.resolve)?.state == .met)
        #expect(story.clock(.feedback)?.state == .met)
        #expect(story.clock(.month)?.state == .running)
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
