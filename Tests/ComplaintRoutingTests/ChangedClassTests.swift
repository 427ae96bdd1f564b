import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Limits of complaints whose class changes: what was missed is on record once, and nothing is due before it could be known.
@Suite("Limits and a class that changes")
struct ChangedClassTests {
    @Test("A limit that was missed is told and reminded of once, however often its class goes and comes back")
    func comesBack() throws {
        var story = try Story.reaching(.inProgress)
        try story.runTimers(until: local("2026-03-06 09:00"))
        for (day, kind) in [(7, ComplaintClass.noLiability), (8, .general), (9, .assistOutArea), (10, .general)] {
            let time = local("2026-03-02 10:00").addingTimeInterval(Double(day - 2) * 86_400)
            try story.runTimers(until: time)
            try story.give(.reclassify(Reclassification(class: kind, reason: "第\(day)日")), as: .officeDirector)
        }
        let missed = story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .resolve }
        #expect(missed.map(\.missedAt) == [local("2026-03-05 00:00")])
        #expect(story.facts(ComplaintReminded.self).filter { $0.clock == .resolve && $0.due == $0.bound }.count == 1)
        // The ledger has an entry for each time that the class was set, and they say the same.
        #expect(story.it.clocks.filter { $0.name == "T-RESOLVE" }.map(\.state) == [.missed, .missed, .missed])
        story.now = local("2026-03-11 09:00")
        try story.give(sample: .resolve)
        #expect(story.clock(.resolve)?.happened == local("2026-03-11 09:00"))
    }

    @Test("Two classes whose limit ends at the same instant miss it once")
    func sameBound() throws {
        var story = try Story.reaching(.classified, class: .assistInArea, rules: Story(at: local("2026-03-02 14:05")))
        try story.runTimers(until: local("2026-03-03 09:00"))
        try story.give(.reclassify(Reclassification(class: .noLiability, reason: "查明不实")), as: .officeDirector)
        let missed = story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .class }
        #expect(missed.map(\.bound) == [local("2026-03-03 00:00")])
        #expect(missed.map(\.class) == [.assistInArea])
    }

    @Test(
        "A later limit of the owner is a limit of its own after one that was missed, with and without a detour over another class",
        arguments: [true, false])
    func laterLimit(_ makesDetour: Bool) throws {
        var story = try Story.reaching(.inProgress)
        try story.runTimers(until: local("2026-03-06 09:00"))
        if makesDetour {
            try story.give(.reclassify(Reclassification(class: .noLiability, reason: "查明不实")), as: .officeDirector)
        }
        let wish = local("2026-03-08 18:00")
        try story.give(.reclassify(Reclassification(class: .general, ownerLimit: wish, reason: "更正")), as: .officeDirector)
        try story.runTimers(until: local("2026-03-09 09:00"))
        let missed = story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .resolve }
        #expect(missed.map(\.bound) == [local("2026-03-05 00:00"), wish])
    }

    @Test("The ledger ends a limit that is planned anew when that was done, not when the new one counts from")
    func plannedAnew() throws {
        var story = try Story.reaching(.inProgress)
        story.now = local("2026-03-03 18:00")
        let change = Reclassification(class: .general, ownerLimit: local("2026-03-08 18:00"), reason: "业主另有要求")
        try story.give(.reclassify(change), as: .officeDirector)
        let entries = story.it.clocks.filter { $0.name == "T-RESOLVE" }
        #expect(entries.map(\.state) == [.stopped, .running])
        #expect(entries.map(\.ended) == [story.now, nil])
        #expect(entries.map(\.started) == [story.it.registeredAt, story.it.registeredAt])
    }

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
