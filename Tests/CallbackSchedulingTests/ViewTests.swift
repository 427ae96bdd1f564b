import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// What each post sees (OPS-01, D13).
@Suite("View of a callback task")
struct ViewTests {
    static let knowing: Set<Role> = [
        .csDept, .csManager, .ownerServiceSupervisor, .ownerRelationsSupervisor, .affairsAssistant, .receptionist, .officeDirector,
        .generalManager, .system,
    ]

    @Test("Who calls owners sees them; nobody else sees a private text", arguments: Role.allCases)
    func masking(_ role: Role) throws {
        for state in CallbackTaskState.allCases {
            let view = try Story.reaching(state, kind: .routineMonthly).it.view(for: Actor(subject: "staff-1", role: role))
            let text = String(decoding: try JSONEncoder().encode(view), as: UTF8.self)
            #expect(view.masked == !Self.knowing.contains(role))
            for secret in Sample.secrets where view.masked {
                #expect(!text.contains(secret), "\(role.rawValue) sees \(secret) in \(state.rawValue)")
            }
            if !view.masked { #expect(text.contains(Sample.particulars.name) && text.contains(Sample.particulars.phone)) }
        }
    }

    @Test("A masked owner can still be told from another: first character and last four digits")
    func initials() throws {
        let view = try Story.reaching(.attemptFailed).it.view(for: Actor(subject: "staff-1", role: .finance))
        #expect(view.owner.name == "张**")
        #expect(view.owner.phone == "****3807")
        #expect(view.owner.unit == "***")
        #expect(view.owner.betterPhone == "****3900")
        #expect(view.conversation == nil)
    }

    @Test("Whoever reads a task sees which post has to call, until nobody has to (OPS-09, CBK-02, K-06, K-25)")
    func post() throws {
        func post(_ state: CallbackTaskState, _ kind: CallbackKind, _ rules: Policy = .baseline) throws -> Role? {
            try Story.reaching(state, kind: kind, from: Story(rules: rules)).it.view(for: Actor(subject: "staff-1", role: .finance)).post
        }
        for state in CallbackTaskState.allCases { #expect(try post(state, .routineMonthly) == (state.awaitsCallback ? .csDept : nil)) }
        #expect(try post(.planned, .majorComplaint) == .officeDirector)
        var settings = PolicySettings()
        settings.callback.majorAssignees = [.ownerServiceSupervisor, .generalManager]
        settings.callback.routineAssignee = .ownerRelationsSupervisor
        let other = Policy(name: "test", settings: settings)
        #expect(try post(.planned, .majorComplaint, other) == .ownerServiceSupervisor)
        #expect(try post(.planned, .routineMonthly, other) == .ownerRelationsSupervisor)
        // What a policy that changes says is seen once something has happened to the task.
        var story = try Story.reaching(.planned, kind: .majorComplaint, from: Story(rules: other))
        story.rules = .baseline
        try story.give(sample: .schedule)
        #expect(story.it.view(for: .system).post == .officeDirector)
    }
}
