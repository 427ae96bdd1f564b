import Foundation
import SharedModels
import Testing

@testable import ComplaintRouting

/// What comes after a complaint is over: report, retention, erasure (RPT-10, CMP-50, OPS-04).
@Suite("After a complaint is over")
struct AfterwardsTests {
    @Test("RPT-10, CMP-27: of a major complaint the supervisor writes the leaders a report, once; of others none")
    func report() throws {
        var story = try Story.reaching(.closed, class: .major)
        #expect(story.it.lacksReport)
        try story.give(sample: .report)
        #expect(!story.it.lacksReport)
        #expect(story.it.majorReport?.writtenBy == "staff-owner_service_supervisor")
        #expect(story.facts(MajorReportWritten.self).map(\.reasons) == [[.lossOrInjury]])
        #expect(try story.give(sample: .report) == false)
        let again = #expect(throws: Rejection.self) {
            try story.give(.report(result: "另一份", reaction: "另一种"), as: .officeDirector)
        }
        #expect(again?.rule == "RPT-10")
        var plain = try Story.reaching(.closed)
        #expect(!plain.it.lacksReport)
        let refused = #expect(throws: Rejection.self) { try plain.give(sample: .report) }
        #expect(refused?.rule == "RPT-10")
    }

    @Test("CMP-50, OPS-04: a file is kept for three years from its closing, to the end of the day, and not purged a moment before")
    func retention() throws {
        var story = try Story.reaching(.archived)
        #expect(story.it.retainUntil == local("2029-03-03 00:00"))
        story.now = local("2029-03-02 23:59:59")
        let early = #expect(throws: Rejection.self) { try story.give(sample: .purge) }
        #expect(early?.rule == "CMP-50")
        story.now = local("2029-03-03 00:00")
        #expect(throws: Rejection.self) { try story.give(sample: .purge, as: .csDept) }
        try story.give(sample: .purge)
        #expect(story.it.state == .purged)
    }

    @Test("A purged complaint holds nothing private any more; what the statistics count stays (OPS-02)")
    func erased() throws {
        var story = Story()
        for code in [
            ComplaintCommand.Code.register, .acknowledge, .startReview, .requestInfo, .supplyInfo, .classify, .route, .start,
            .requestRepair, .resolve, .reply,
        ] {
            try story.give(sample: code)
        }
        try story.give(.callbackDissatisfied(cycle: 1, remarks: "又坏了，秘密"))
        for code in [ComplaintCommand.Code.resolve, .reply, .callbackSatisfied, .archive] { try story.give(sample: code, mark: "2") }
        let before = story.it
        story.now = local("2029-06-01 00:00")
        try story.give(sample: .purge)
        let text = String(decoding: try JSONEncoder().encode(story.it), as: UTF8.self)
        for secret in Sample.secrets + ["staff-"] { #expect(!text.contains(secret), "\(secret)") }
        #expect(story.it.class == before.class)
        #expect(story.it.clocks == before.clocks)
        #expect(story.it.closedAt == before.closedAt)
        #expect(story.it.firstRepliedAt == before.firstRepliedAt)
        #expect(story.it.wasCalledBack)
        #expect(story.facts(ComplaintPurged.self).count == 1)
    }
}

extension Story {
    /// Gives a sample command as a post of the test's choice.
    @discardableResult
    mutating func give(sample code: ComplaintCommand.Code, as role: Role) throws(Rejection) -> Bool {
        try give(Sample.command(code, for: complaint), as: role)
    }

    @Test("A file lacks what its complaint should have left: of a major one the corrective report and the leaders' report (OPS-05)")
    func missingPapers() throws {
        #expect(try Story.reaching(.archived).it.missingPapers == [])
        var major = try Story.reaching(.closed, class: .major)
        #expect(major.it.missingPapers == [.leadersReport, .filing])
        try major.give(sample: .report)
        try major.give(sample: .archive)
        #expect(major.it.missingPapers == [])
        major.changeDirectly { $0.resolution?.correctiveReport = " " }
        #expect(major.it.missingPapers == [.correctiveReport])
    }
}
