import Foundation
import SharedModels
import Testing

@testable import ComplaintRouting

/// What each post sees (OPS-01, OPS-02, D13).
@Suite("View of a complaint")
struct ViewTests {
    static let always: Set<Role> = [
        .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .csManager, .propertyOffice,
        .officeDirector, .qualityDept, .generalManager, .system,
    ]
    /// Beside them, once a complaint about equipment is routed.
    static let workers: Set<Role> = [.engineering, .engineeringSupervisor, .maintenanceLead, .dutyStaff, .deptHead]

    @Test("Who need not know the owner sees no private text, before routing and after", arguments: Role.allCases)
    func masking(_ role: Role) throws {
        for state in ComplaintState.allCases {
            let complaint = try Story.reaching(state).it
            let view = complaint.view(for: Actor(subject: "staff-1", role: role))
            let knows = Self.always.contains(role) || (complaint.assignment != nil && Self.workers.contains(role))
            #expect(view.masked == !knows)
            let text = String(decoding: try JSONEncoder().encode(view), as: UTF8.self)
            for secret in Sample.secrets where !knows {
                #expect(!text.contains(secret), "\(role.rawValue) sees \(secret) in \(state.rawValue)")
            }
            if knows, state != .purged { #expect(text.contains(Sample.particulars.callerName)) }
        }
    }

    @Test("A masked owner can still be told from another: first character and last four digits")
    func initials() throws {
        let view = try Story.reaching(.registered).it.view(for: Actor(subject: "staff-1", role: .finance))
        #expect(view.complainant.name == "张**")
        #expect(view.complainant.phone == "****3807")
        #expect(view.complainant.unit == "***")
        #expect(view.complainant.address == nil)
        #expect(view.narrative == nil)
    }

    @Test("A complaint survives storage, in every state", arguments: ComplaintState.allCases)
    func storage(_ state: ComplaintState) throws {
        let complaint = try Story.reaching(state, class: .major).it
        #expect(try JSONDecoder().decode(Complaint.self, from: JSONEncoder().encode(complaint)) == complaint)
    }
}
