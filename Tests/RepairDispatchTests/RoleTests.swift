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
        #expect(text.contains("厨房水管漏水") == Self.wording.contains(role))
    }

    /// Who works on slips, or answers for them.
    private static let wording: Set<Role> = [
        .technician, .engineering, .dutyStaff, .maintenanceLead, .engineeringSupervisor, .receptionist, .affairsAssistant,
        .ownerRelationsSupervisor, .ownerServiceSupervisor, .propertyOffice, .officeDirector, .csDept, .csManager, .deptHead, .qualityDept,
        .managementRep, .generalManager,
    ]

    @Test("What people wrote on a slip is for who works on it or answers for it; that it was written is seen by all (OPS-01, D13)")
    func words() throws {
        let words = "明珠二字"
        let request = RepairParticulars(what: words, address: "云湖花园 3 栋", unit: "3-1201", contactPerson: "王芳", contactPhone: "13800005678")
        let link = ReworkLink(
            previous: .init(.v7(milliseconds: 1_772_000_000_000, high: 2, low: 2)), number: "WO-20260302-000007-R1", round: 1, cycle: 2,
            callbackTaskId: .init(.v7(milliseconds: 1_772_000_000_000, high: 2, low: 3)), remarks: words)
        let bench = Bench()
        try bench.send(.raise(.sample(source: .rework, urgency: .urgent, request: request, rework: link)), as: .system)
        for command in [
            WorkOrderCommand.judge(.init(urgency: .normal, reason: words)), .urge(words: words),
            .assign(.init(technicianId: .sample, subject: "technician-7", round: 1, fit: .sample, override: words)),
            .noteProgress(text: words, ownerTold: true), .collect, .explainDelay(reason: words),
        ] { try bench.send(command) }
        let declined = bench.copy()
        try declined.send(.quote([.init(item: "角阀", quantity: 1, unitPriceFen: 100)]))
        try declined.send(.declineQuote(reason: words))
        let cancelled = bench.copy()
        try cancelled.send(.cancel(reason: words), as: .system)
        let done = bench.copy()
        for command in [
            WorkOrderCommand.quote([.init(item: "角阀", quantity: 1, unitPriceFen: 0)]), .start, .finish(details: words),
        ] { try done.send(command) }
        try bench.send(.handBack(reason: words))
        try bench.send(.carryOver(opinion: words))
        for order in [bench.slip, declined.slip, cancelled.slip, done.slip] {
            let mine = try text(order, for: .receptionist).components(separatedBy: words).count - 1
            #expect(mine >= 8)
            for role in Role.allCases {
                #expect(try text(order, for: role).contains(words) == Self.wording.contains(role), "\(role)")
                #expect(order.showsReasons(to: Actor(subject: "x", role: role)) == Self.wording.contains(role), "\(role)")
                #expect(order.reveals(to: Actor(subject: "x", role: role)) == Self.wording.contains(role), "\(role)")
            }
        }
        let hidden = bench.slip.view(for: Actor(subject: "x", role: .hr))
        #expect(hidden.handBack?.cause == .department && hidden.opinion?.text == "***" && hidden.urgings?.count == 1)
        #expect(hidden.request.unit == "3-1201" && !hidden.wordsShown)
    }

    @Test("Who looks for faults sees what became of one inside the company, whose words are no owner's (REP-30)") func inside() throws {
        let bench = Bench()
        try bench.send(.raise(.sample(source: .patrol, contact: nil)), as: .security)
        for (role, sees) in [(Role.security, true), (.cleaningLead, true), (.hr, false), (.mailSorter, false)] {
            #expect(try text(bench.slip, for: role).contains("厨房水管漏水") == sees, "\(role)")
            #expect(!bench.slip.reveals(to: Actor(subject: "x", role: role)), "\(role)")
        }
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
