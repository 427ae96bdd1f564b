import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Who may do what") struct RoleTests {
    @Test("A post that is not named for a command is refused, whatever the state", arguments: WorkOrderCommand.Code.allCases)
    func forbidden(code: WorkOrderCommand.Code) throws {
        let known = try Bench.reaching(.collected)
        let command = Machine.sample(code, for: known)
        for state in Machine.states {
            let bench = try Bench.reaching(state)
            for role in Role.allCases {
                let trial = bench.copy()
                let refusal = trial.refusal(of: command, as: role)
                #expect((refusal?.code == .forbidden) == !code.roles.contains(role), "\(state) \(role)")
            }
        }
    }

    @Test("What only the system knows, no person can say") func systemOnly() {
        for code in [
            WorkOrderCommand.Code.displace, .remindVisit, .markOverdue, .handBackAtMonthEnd, .rollOver, .reissue, .noteCallback,
            .settleCallback,
            .rework,
        ] {
            #expect(code.roles == [.system])
        }
    }

    @Test("Only the office director carries over (REP-19)") func director() {
        #expect(WorkOrderCommand.Code.carryOver.roles == [.officeDirector])
    }

    @Test("Patrols and the maintenance department raise slips themselves (REP-30)", arguments: [Role.security, .cleaningLead, .technician])
    func inside(role: Role) throws {
        let bench = Bench()
        try bench.send(.raise(.sample(source: .patrol, contact: nil)), as: role)
        #expect(bench.slip.contact == nil)
    }

    @Test("A post of another property office does not touch the order") func otherOffice() throws {
        let bench = Bench()
        #expect(bench.refusal(of: .raise(.sample()), office: "donghu")?.code == .forbidden)
        try bench.send(.raise(.sample()), office: "yunhu")
        #expect(bench.refusal(of: .collect, office: "donghu")?.code == .forbidden)
        try bench.send(.collect, office: "yunhu")
        #expect(bench.state == .collected)
    }
}

@Suite("What each reader sees") struct ViewTests {
    private func text(_ order: WorkOrder, for role: Role) throws -> String {
        String(decoding: try JSONEncoder().encode(order.view(for: Actor(subject: "x", role: role))), as: UTF8.self)
    }

    @Test("Name and phone are for the posts that work with them (OPS-01, D13)", arguments: Role.allCases) func masked(role: Role) throws {
        let seeing: Set<Role> = [
            .technician, .engineering, .dutyStaff, .maintenanceLead, .engineeringSupervisor, .receptionist, .affairsAssistant,
            .ownerRelationsSupervisor, .ownerServiceSupervisor, .propertyOffice, .officeDirector, .csDept,
        ]
        let order = try Bench.reaching(.closed).slip
        let text = try text(order, for: role)
        #expect(text.contains("13800005678") == seeing.contains(role))
        #expect(text.contains("王芳") == seeing.contains(role))
        #expect(text.contains("厨房水管漏水"))
    }

    @Test("No event of a whole life says in clear who the owner is (D10)") func nothingPrivate() throws {
        struct Blind: Sealer {
            func seal(_ plaintext: Data) throws -> String { "sealed" }
            func open(_ jwe: String) throws -> Data? { nil }
        }
        let bench = try Bench.reaching(.callbackPending)
        try bench.send(.rework(.init(reworkOrderId: bench.id, cycle: 1, remarks: "还在滴水")))
        let encoder = JSONEncoder()
        encoder.userInfo[.sealer] = Blind()
        for event in bench.events {
            let text = String(decoding: try encoder.encode(event), as: UTF8.self)
            for secret in ["王芳", "13800005678", "漏水", "3-1201", "云湖", "角阀", "滴水"] { #expect(!text.contains(secret)) }
        }
    }

    @Test("A stored order comes back the same", arguments: Machine.states) func stored(state: WorkOrderState) throws {
        let order = try Bench.reaching(state).slip
        let coded = try JSONEncoder().encode(order)
        #expect(try JSONDecoder().decode(WorkOrder.self, from: coded) == order)
    }
}
