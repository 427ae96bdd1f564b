import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Limits of complaints whose class changes: what was missed is on record once, and nothing is due before it could be known.
@Suite("Limits and a class that changes")
struct ChangedClassTests {
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
