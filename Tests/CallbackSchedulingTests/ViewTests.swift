import Foundation
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

    @Test("A masked owner can still be told from another: first character and last two digits")
    func initials() throws {
        let view = try Story.reaching(.attemptFailed).it.view(for: Actor(subject: "staff-1", role: .finance))
        #expect(view.owner.name == "张**")
        #expect(view.owner.phone == "****07")
        #expect(view.owner.unit == "***")
        #expect(view.owner.betterPhone == "****00")
        #expect(view.conversation == nil)
    }
}
