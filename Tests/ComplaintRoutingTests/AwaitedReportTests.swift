import Foundation
import SharedModels
import Testing

@testable import ComplaintRouting

/// A complaint that becomes major while its callback is pending (CMP-41, CMP-42).
@Suite("The corrective report of a complaint that became major late")
struct AwaitedReportTests {
    /// Replied to as a general complaint, and major since.
    private func becomeMajor() throws -> Story {
        var story = try Story.reaching(.resolved)
        story.changeDirectly { $0.resolution?.correctiveReport = nil }
        try story.give(sample: .reply)
        try story.give(
            .reclassify(Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光")), as: .officeDirector)
        return story
    }

    @Test("CMP-42: a satisfied owner does not close it before the report is there; whoever owes that has it in hand, with a clock")
    func awaited() throws {
        var story = try becomeMajor()
        try story.give(sample: .receive)
        story.now = story.now.addingTimeInterval(3_600)
        let satisfiedAt = story.now
        #expect(!story.it.wasCalledBack)
        try story.give(.callbackSatisfied(cycle: 1))
        #expect(story.it.state == .callbackPending && story.it.awaitsReport && story.it.closedAt == nil)
        #expect(story.it.wasCalledBack, "R-01 and R-02 count it as called back")
        #expect(story.told.last == "complaint.satisfied")
        #expect(story.facts(ComplaintSatisfied.self).map(\.department) == [.engineeringSupervisor])
        #expect(story.it.stageOwner == StageOwner(post: .engineeringSupervisor, person: story.it.assignment?.person))
        #expect(story.it.view(for: .system).satisfiedAt == satisfiedAt)
        // The owner's word is there: the month has ended, and nothing that the callback says late changes it.
        #expect(story.clock(.month)?.state == .met && story.clock(.follow)?.state == .running)
        #expect(try !story.give(.callbackSatisfied(cycle: 1)) && !story.give(.callbackDissatisfied(cycle: 1, remarks: nil)))
        #expect(story.it.allowedCommands.contains("add-corrective-report"))
        story.now = story.now.addingTimeInterval(86_400)
        let blank = #expect(throws: Rejection.self) { try story.give(.addCorrectiveReport(" "), as: .engineeringSupervisor) }
        #expect(blank?.rule == "CMP-42")
        try story.give(.addCorrectiveReport("CAR-2026-006"), as: .engineeringSupervisor)
        #expect(try !story.give(.addCorrectiveReport("CAR-2026-006"), as: .engineeringSupervisor))
        #expect(story.it.state == .closed && story.it.closedAt == story.now)
        #expect(story.told.suffix(2) == ["report.added", "complaint.closed"])
        #expect(!story.it.clocks.contains { $0.isAwaited })
        // RPT-10: the leaders' report follows as ever.
        #expect(story.it.lacksReport)
        try story.give(sample: .report)
        try story.give(sample: .archive)
        #expect(story.it.resolution?.correctiveReport == "CAR-2026-006")
    }

    @Test("A report that comes before the owner's word holds nothing up")
    func inTime() throws {
        var story = try becomeMajor()
        try story.give(.addCorrectiveReport("CAR-2026-007"), as: .officeDirector)
        #expect(story.it.state == .callbackPending && !story.it.allowedCommands.contains("add-corrective-report"))
        let twice = #expect(throws: Rejection.self) { try story.give(.addCorrectiveReport("CAR-2026-008"), as: .officeDirector) }
        #expect(twice?.rule == "CMP-42")
        try story.give(.callbackSatisfied(cycle: 1))
        #expect(story.it.state == .closed && story.facts(ComplaintSatisfied.self).isEmpty)
    }

    @Test("A complaint that turns out not to be major closes without it, at once")
    func notMajor() throws {
        var story = try becomeMajor()
        try story.give(.callbackSatisfied(cycle: 1))
        try story.give(.reclassify(Reclassification(class: .noLiability, reason: "查明不实")), as: .officeDirector)
        #expect(story.it.state == .closed)
        #expect(story.told.suffix(2) == ["complaint.reclassified", "complaint.closed"])
    }

    @Test("An owner who is not satisfied is not held up by the report, and the next result needs it")
    func dissatisfied() throws {
        var story = try becomeMajor()
        try story.give(sample: .callbackDissatisfied)
        #expect(story.it.state == .inProgress)
        let plain = #expect(throws: Rejection.self) {
            try story.give(.resolve(Resolution(result: "已修", signedBy: "李工")), as: .officeDirector)
        }
        #expect(plain?.rule == "CMP-42")
    }
}
