import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Limits of complaints whose class changes: what was missed is on record once, and nothing is due before it could be known.
@Suite("Limits and a class that changes")
struct ChangedClassTests {
    @Test(
        "An owner's limit that comes with another class is none for the class that ends", arguments: [ComplaintClass.major, .assistOutArea])
    func limitOfTheNewClass(_ kind: ComplaintClass) throws {
        var story = try Story.reaching(.inProgress)
        story.now = local("2026-03-03 18:00")
        let change = Reclassification(
            class: kind, majorReasons: kind == .major ? [.governmentOrMedia] : [], ownerLimit: local("2026-03-03 12:00"), reason: "改判")
        try story.give(.reclassify(change), as: .officeDirector)
        #expect(!story.facts(ComplaintDeadlineMissed.self).contains { $0.clock == .resolve })
        #expect(story.clock(.resolve)?.state == .stopped)
        #expect(story.clock(.resolve)?.bound == local("2026-03-05 00:00"))
    }

    @Test("A complaint found to be liability after its month is with the general manager by the end of that day")
    func liabilityAfterMonth() throws {
        var story = try Story.reaching(.inProgress, class: .assistOutArea)
        try story.runTimers(until: local("2026-05-01 09:00"))
        try story.give(.reclassify(Reclassification(class: .general, reason: "是物业的责任")), as: .officeDirector)
        #expect(story.it.majorReasons == [.oneMonth])
        #expect(story.clock(.generalManager)?.started == local("2026-05-01 09:00"))
        #expect(story.clock(.generalManager)?.bound == local("2026-05-02 00:00"))
        #expect(!story.facts(ComplaintDeadlineMissed.self).contains { $0.clock == .generalManager })
        #expect(story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .month }.map(\.bound) == [local("2026-04-03 00:00")])
    }

    @Test("A receipt that was missed while the complaint was major does not stand for that of its group")
    func groupAfterMajor() throws {
        var story = try Story.reaching(.inProgress, class: .major)
        try story.runTimers(until: local("2026-03-04 09:00"))
        #expect(story.clock(.generalManager)?.state == .missed)
        try story.give(.reclassify(Reclassification(class: .assistOutArea, reason: "开发商之责")), as: .officeDirector)
        story.now = local("2026-03-05 11:00")
        try story.give(.joinGroup(GroupMessage.Join(group: Sample.group, since: story.now)))
        #expect(story.clock(.generalManager)?.state == .running)
        #expect(story.clock(.generalManager)?.bound == local("2026-03-06 00:00"))
        #expect(story.facts(ComplaintEscalated.self).count == 2)
    }

    @Test("A major complaint that is late with the general manager is not timed anew by its group")
    func groupOfMajor() throws {
        var story = try Story.reaching(.inProgress, class: .major)
        try story.runTimers(until: local("2026-03-04 09:00"))
        try story.give(.joinGroup(GroupMessage.Join(group: Sample.group, since: story.now)))
        #expect(story.it.clocks.filter { $0.name == "T-GM" }.map(\.state) == [.missed])
    }
}
