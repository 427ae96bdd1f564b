import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// K-04 in the three forms of the seeds, with the deployed policies.
@Suite("When the complaint callback is due, by policy (K-04)")
struct DuePolicyTests {
    private func story(under name: String, dueBy: Date?) throws -> Story {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let rules = try PolicyFolder(root.appending(path: "deploy/policy", directoryHint: .isDirectory)).policy(named: name)
        var story = Story(rules: rules)
        try story.give(.plan(Sample.request(dueBy: dueBy)))
        return story
    }

    @Test("Two days, end of day, whatever people set", arguments: ["baseline", "p000", "strictest"])
    func twoDays(_ name: String) throws {
        for dueBy in [nil, local("2026-03-11 18:00")] {
            var story = try story(under: name, dueBy: dueBy)
            #expect(story.clock?.bound == local("2026-03-07 00:00"))
            try story.runTimers(until: local("2026-03-09 00:00"))
            #expect(story.told == ["task.planned", "task.reminded", "task.overdue", "task.reminded", "task.reminded"])
        }
    }

    @Test("p002: the date set at resolution counts, with its reminder, its breach and the weekly sweep")
    func manual() throws {
        var story = try story(under: "p002", dueBy: local("2026-03-11 18:00"))
        #expect(story.facts(TaskPlanned.self).map(\.bound) == [local("2026-03-11 18:00")])
        try story.runTimers(until: local("2026-03-12 00:00"))
        #expect(story.facts(TaskOverdue.self).map(\.overdueAt) == [local("2026-03-11 18:00")])
        #expect(
            story.facts(TaskReminded.self).map(\.due) == [
                local("2026-03-09 00:00"), local("2026-03-09 23:45"), local("2026-03-11 18:00"),
            ])
        #expect(story.facts(TaskReminded.self).first?.recipients == [.csDept, .ownerServiceSupervisor])
    }

    @Test("p004: right after the handling, with no figure; nothing is overdue, and the weekly sweep is the net")
    func onResolution() throws {
        var story = try story(under: "p004", dueBy: nil)
        #expect(story.clock == nil)
        #expect(story.facts(TaskPlanned.self).map(\.bound) == [nil])
        try story.runTimers(until: local("2026-03-17 00:00"))
        #expect(story.told == ["task.planned", "task.reminded", "task.reminded"])
        #expect(story.facts(TaskReminded.self).allSatisfy { $0.clock == .sweep && $0.bound == nil })
    }
}
