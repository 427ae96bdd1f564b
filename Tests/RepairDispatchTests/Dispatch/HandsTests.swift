import Foundation
import Policy
import RepairDispatch
import SharedModels
import TestSupport
import Testing

/// Slips and technicians of one office, and the messages between them, which arrive late, in any order and more than once.
///
/// A class, because the test macros cannot call functions.
final class Office {
    private(set) var slips: [WorkOrder] = []
    private(set) var technicians: [Technician] = []
    /// What is on its way.
    private(set) var post: [CaseMessage] = []
    /// How often a slip in work changed hands because an emergency took its place: never.
    private(set) var takenFromWork = 0
    private var fresh: UInt64 = 0
    var now = instant("2026-03-02 09:30")

    private func uuid(_ high: UInt64) -> UUID {
        fresh += 1
        return .v7(milliseconds: 1_772_000_000_000, high: high, low: fresh)
    }

    private func context(_ id: UUID, _ role: Role, subject: String) -> DecisionContext {
        DecisionContext(
            now: now, caseID: CaseID(id), number: "X-\(fresh)", actor: Actor(subject: subject, role: role), freshID: uuid(9))
    }

    init(technicians: Int, slips: Int, capacity: Int, emergencies: Int = 0) throws {
        for number in 0..<technicians {
            let form = TechnicianForm(
                office: "yunhu", subject: "technician-\(number)", name: "师傅\(number)",
                roster: Roster(trades: ["plumbing"], capacity: capacity))
            let decision = try Technician.decide(
                nil, .enrol(form), under: .baseline, in: context(uuid(5), .engineeringSupervisor, subject: "lead"))
            if case .changed(let change) = decision { self.technicians.append(change.after) }
        }
        for number in 0..<slips {
            let form = RaiseForm.sample(urgency: number < emergencies ? .emergency : .normal)
            let decision = try WorkOrder.decide(nil, .raise(form), under: .baseline, in: context(uuid(3), .receptionist, subject: "desk"))
            if case .changed(let change) = decision { self.slips.append(change.after) }
        }
    }

    /// - Returns: whether it was taken.
    @discardableResult
    func tell(_ slip: Int, _ command: WorkOrderCommand, as role: Role, subject: String = "lead") -> Bool {
        guard
            let decision = try? WorkOrder.decide(
                slips[slip], command, under: .baseline, in: context(slips[slip].id.uuid, role, subject: subject))
        else { return false }
        if case .changed(let change) = decision {
            slips[slip] = change.after
            post += change.messages
        }
        return true
    }

    @discardableResult
    func tell(_ technician: Int, _ command: TechnicianCommand, as role: Role) -> Bool {
        guard
            let decision = try? Technician.decide(
                technicians[technician], command, under: .baseline,
                in: context(technicians[technician].id.uuid, role, subject: "lead"))
        else { return false }
        if case .changed(let change) = decision {
            technicians[technician] = change.after
            post += change.messages
        }
        return true
    }

    /// One message arrives; it stays on its way when it is to arrive again.
    func deliver(_ index: Int, again: Bool) {
        let message = again ? post[index] : post.remove(at: index)
        if let slip = slips.firstIndex(where: { $0.id.uuid == message.recipient.uuid }) {
            let before = slips[slip]
            if let command = WorkOrder.command(forDue: message.name) { tell(slip, command, as: .system, subject: "system") }
            let isInWork = before.state == .inWork && message.name.hasPrefix("@displaced")
            if isInWork, slips[slip].assignment?.technicianId != before.assignment?.technicianId { takenFromWork += 1 }
        } else if let technician = technicians.firstIndex(where: { $0.id.uuid == message.recipient.uuid }) {
            if let command = Technician.command(forDue: message.name) { tell(technician, command, as: .system) }
        }
    }

    func deliverAll() { while !post.isEmpty { deliver(0, again: false) } }

    /// The first half of an assignment, as the service asks for it.
    func take(_ slip: Int, by technician: Int, displacing: Int? = nil, fit: Fit = .sample) -> AssignmentForm? {
        let order = slips[slip]
        let round = (order.assignmentRounds ?? 0) + 1
        let taking = Taking(
            workOrderId: order.id, round: round, emergency: order.urgency == .emergency, fit: fit,
            displacing: displacing.map { slips[$0].id })
        guard tell(technician, .take(taking), as: .maintenanceLead) else { return nil }
        let file = technicians[technician]
        return AssignmentForm(
            technicianId: file.id, subject: file.subject,
            round: file.holds.first { $0.workOrderId == order.id }?.round ?? order.assignmentRounds ?? 0, fit: fit,
            displacedOther: displacing != nil)
    }
}

@Suite("Whose hands a slip is in (REP-32, OPS-09)") struct HandsTests {
    @Test("A technician who takes a slip has it, and lets it go when the repair is done") func life() throws {
        let office = try Office(technicians: 1, slips: 1, capacity: 1)
        let form = try #require(office.take(0, by: 0))
        #expect(office.tell(0, .assign(form), as: .maintenanceLead))
        #expect(office.slips[0].assignment?.technicianId == office.technicians[0].id)
        #expect(office.slips[0].assignment?.fit == .sample)
        #expect(office.slips[0].assignment?.by == "lead")
        office.deliverAll()
        #expect(office.slips[0].assignment?.by == "lead", "the technician's word comes after the fact")
        for command in [WorkOrderCommand.collect, .quote(.sample), .acceptQuote(acceptedBy: "王芳"), .start] {
            #expect(office.tell(0, command, as: .technician, subject: "technician-0"), "\(command.code)")
        }
        office.deliverAll()
        #expect(office.technicians[0].holds.count == 1)
        #expect(office.tell(0, .finish(details: "换了角阀"), as: .technician, subject: "technician-0"))
        office.deliverAll()
        #expect(office.technicians[0].holds.isEmpty)
        #expect(office.slips[0].assignment?.subject == "technician-0", "who did it stays on record")
    }

    @Test("Nobody takes more than fits, and who is full says so") func capacity() throws {
        let office = try Office(technicians: 1, slips: 3, capacity: 2)
        #expect(office.take(0, by: 0) != nil)
        #expect(office.take(1, by: 0) != nil)
        #expect(office.take(2, by: 0) == nil)
        #expect(office.technicians[0].holds.count == 2)
    }

    @Test("What is asked when the service stops half-way is told by the technician's file") func half() throws {
        let office = try Office(technicians: 1, slips: 1, capacity: 1)
        _ = try #require(office.take(0, by: 0))
        #expect(office.slips[0].assignment == nil)
        office.deliverAll()
        #expect(office.slips[0].assignment?.technicianId == office.technicians[0].id)
        #expect(office.slips[0].assignment?.fit == .sample)
    }

    @Test("Why somebody else was named is kept also when the technician's word comes before the request") func quickWord() throws {
        let office = try Office(technicians: 1, slips: 1, capacity: 1)
        let taken = try #require(office.take(0, by: 0))
        office.deliverAll()
        #expect(office.slips[0].assignment?.by == "lead")
        let form = AssignmentForm(
            technicianId: taken.technicianId, subject: taken.subject, round: taken.round,
            fit: Fit(skill: 1, presence: 1, load: 1, area: 1), override: "业主指定")
        let heardAt = office.now
        office.now += 60
        #expect(office.tell(0, .assign(form), as: .maintenanceLead, subject: "another"))
        #expect(office.slips[0].assignment?.fit == .sample && office.slips[0].assignment?.at == heardAt, "how it came about stays")
        #expect(office.slips[0].assignment?.by == "lead")
        #expect(office.slips[0].assignment?.override == "业主指定")
        #expect(office.slips[0].assignment?.round == 1)
        office.deliverAll()
        #expect(office.technicians[0].holds.count == 1)
    }

    @Test("A slip that went to somebody else leaves the first one's hands, also when two assign at once") func transfer() throws {
        let office = try Office(technicians: 2, slips: 1, capacity: 1)
        let first = try #require(office.take(0, by: 0))
        let second = try #require(office.take(0, by: 1))
        #expect(office.tell(0, .assign(first), as: .maintenanceLead))
        #expect(!office.tell(0, .assign(second), as: .maintenanceLead), "somebody was quicker")
        office.deliverAll()
        #expect(office.technicians.map(\.holds.count) == [1, 0])
        let third = try #require(office.take(0, by: 1))
        #expect(office.tell(0, .assign(third), as: .maintenanceLead))
        office.deliverAll()
        #expect(office.technicians.map(\.holds.count) == [0, 1])
        #expect(office.slips[0].assignment?.technicianId == office.technicians[1].id)
        #expect(office.slips[0].assignment?.round == 2)
    }

    @Test("A slip that is over does not stay in anybody's hands") func over() throws {
        let office = try Office(technicians: 1, slips: 1, capacity: 1)
        _ = try #require(office.take(0, by: 0))
        #expect(office.tell(0, .cancel(reason: "自己修好了"), as: .propertyOffice))
        office.deliverAll()
        #expect(office.technicians[0].holds.isEmpty)
    }

    @Test("An emergency pushes out what can wait, which needs another appointment (K-15)") func displacement() throws {
        let office = try Office(technicians: 1, slips: 2, capacity: 1, emergencies: 1)
        let first = try #require(office.take(1, by: 0))
        #expect(office.tell(1, .assign(first), as: .maintenanceLead))
        office.deliverAll()
        #expect(office.take(0, by: 0) == nil)
        let emergency = try #require(office.take(0, by: 0, displacing: 1))
        #expect(office.tell(0, .assign(emergency), as: .maintenanceLead))
        office.deliverAll()
        #expect(office.technicians[0].holds.map(\.workOrderId) == [office.slips[0].id])
        #expect(office.slips[0].assignment?.displacedOther == true)
        let displaced = office.slips[1]
        #expect(displaced.assignment == nil && displaced.owesAppointment == true && displaced.appointedAt == nil)
        #expect(displaced.displacements?.first?.by == office.slips[0].id)
        #expect(displaced.displacements?.first?.appointedAt == instant("2026-03-02 14:00"))
        // The owner is told when another appointment is agreed.
        #expect(office.tell(1, .reschedule(appointedAt: instant("2026-03-03 10:00")), as: .propertyOffice))
        #expect(office.slips[1].owesAppointment == nil)
        #expect(office.slips[1].state == .issued)
    }

    /// A slip whose price is accepted, in the hands of the only technician, who has room for one; and an emergency.
    private func accepted() throws -> Office {
        let office = try Office(technicians: 1, slips: 2, capacity: 1, emergencies: 1)
        let form = try #require(office.take(1, by: 0))
        #expect(office.tell(1, .assign(form), as: .maintenanceLead))
        office.deliverAll()
        for command in [WorkOrderCommand.collect, .quote(.sample), .acceptQuote(acceptedBy: "王芳")] {
            #expect(office.tell(1, command, as: .technician, subject: "technician-0"), "\(command.code)")
        }
        return office
    }

    @Test("A slip whose work begins in the moment in which an emergency pushes it out stays with whoever began (OPS-09, K-15)")
    func begunMeanwhile() throws {
        let office = try accepted()
        let emergency = try #require(office.take(0, by: 0, displacing: 1))
        #expect(office.tell(1, .start, as: .technician, subject: "technician-0"))
        #expect(office.tell(0, .assign(emergency), as: .maintenanceLead))
        office.deliverAll()
        #expect(office.slips[1].assignment?.subject == "technician-0")
        #expect(office.slips[1].owesAppointment != true && office.slips[1].displacements == nil)
        #expect(office.slips[0].assignment?.subject == "technician-0", "nor is the emergency with nobody")
        #expect(Set(office.technicians[0].holds.map(\.workOrderId)) == Set(office.slips.map(\.id)))
        #expect(office.take(0, by: 0) == nil, "beyond the capacity, nothing more is taken")
        #expect(office.tell(1, .finish(details: "换了角阀"), as: .technician, subject: "technician-0"))
        office.deliverAll()
        #expect(office.technicians[0].holds.map(\.workOrderId) == [office.slips[0].id])
    }

    @Test("An emergency is never pushed out, nor is anything by what is none") func noDisplacement() throws {
        let office = try Office(technicians: 1, slips: 3, capacity: 1, emergencies: 2)
        #expect(office.take(0, by: 0) != nil)
        #expect(!office.slips[0].canBeDisplaced, "nobody looks for a place here")
        #expect(office.take(2, by: 0, displacing: 0) == nil)
        #expect(office.take(1, by: 0, displacing: 2) == nil, "it is not in these hands")
    }

    @Test("A technician works on slips in the own hands only (OPS-09)") func ownHands() throws {
        let office = try Office(technicians: 2, slips: 1, capacity: 1)
        let form = try #require(office.take(0, by: 0))
        #expect(office.tell(0, .assign(form), as: .maintenanceLead))
        #expect(!office.tell(0, .collect, as: .technician, subject: "technician-1"))
        #expect(office.tell(0, .collect, as: .technician, subject: "technician-0"))
    }

    @Test("A technician with slips in hand is not deactivated") func deactivate() throws {
        let office = try Office(technicians: 1, slips: 1, capacity: 1)
        _ = office.take(0, by: 0)
        #expect(!office.tell(0, .deactivate(reason: "离职"), as: .engineeringSupervisor))
        #expect(office.tell(0, .cancel(reason: "不修了"), as: .propertyOffice))
        office.deliverAll()
        #expect(office.tell(0, .deactivate(reason: "离职"), as: .engineeringSupervisor))
        #expect(office.take(0, by: 0) == nil)
    }

    @Test("A slip that was judged an emergency in the moment in which another pushed it out stays, too (K-15)") func judgedMeanwhile()
        throws
    {
        let office = try accepted()
        _ = try #require(office.take(0, by: 0, displacing: 1))
        #expect(office.tell(1, .judge(.init(urgency: .emergency, emergencyCategory: .water)), as: .propertyOffice))
        office.deliverAll()
        #expect(office.slips[1].assignment?.subject == "technician-0" && office.technicians[0].holds.count == 2)
        #expect(office.technicians[0].holds.filter { $0.takenBack == true }.map(\.workOrderId) == [office.slips[1].id])
    }

    @Test("A slip that refused and was finished before the technician heard of it is not taken back (ADR 18)") func overtaken() throws {
        let office = try accepted()
        _ = try #require(office.take(0, by: 0, displacing: 1))
        #expect(office.tell(1, .start, as: .technician, subject: "technician-0"))
        let displaced = try #require(office.post.firstIndex { $0.name.hasPrefix("@displaced") })
        office.deliver(displaced, again: true)
        office.deliver(displaced, again: false)
        #expect(office.post.count { $0.name.hasPrefix("@kept") } == 1, "one message, one answer")
        #expect(!office.technicians[0].allowedCommands.contains("deactivate"))
        #expect(office.tell(1, .finish(details: "换了角阀"), as: .technician, subject: "technician-0"))
        let released = try #require(office.post.firstIndex { $0.name.hasPrefix("@released") })
        office.deliver(released, again: false)
        office.deliverAll()
        #expect(office.technicians[0].holds.map(\.workOrderId) == [office.slips[0].id])
        #expect(office.technicians[0].leaving == nil)
    }

    @Test("What slips and technicians were told before displacements had ids is understood") func oldMessage() throws {
        let (technician, order) = (TechnicianID(.v7(milliseconds: 1, high: 1, low: 1)), WorkOrderID(.v7(milliseconds: 2, high: 2, low: 2)))
        let old = WorkOrder.command(forDue: "@displaced \(technician) 3 \(order)")
        #expect(old == .displace(from: technician, round: 3, by: order, id: order.uuid))
        let id = UUID.v7(milliseconds: 3, high: 3, low: 3)
        let new = WorkOrder.command(forDue: "@displaced \(technician) 3 \(order) \(id)")
        #expect(new == .displace(from: technician, round: 3, by: order, id: id))
        #expect(WorkOrder.command(forDue: "@displaced \(technician) 3 \(order) x") == nil)
        #expect(Technician.command(forDue: "@kept \(order) 3") == .keep(order, round: 3))
        #expect(Technician.command(forDue: "@kept \(order)") == nil)
    }

    @Test(
        "Whatever happens in whatever order: never over capacity, and once all is told, slips and technicians say the same",
        arguments: 0..<600 as Range<UInt64>)
    func model(seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        let capacity = Int.random(in: 1...3, using: &dice)
        let office = try Office(technicians: 3, slips: 7, capacity: capacity, emergencies: 2)
        // Half of them are on the point of being begun, so that work often begins in the moment in which a slip is pushed out.
        for slip in 0..<7 where slip % 2 == 1 {
            for command in [WorkOrderCommand.collect, .quote(.sample), .acceptQuote(acceptedBy: "王芳")] {
                office.tell(slip, command, as: .engineering)
            }
        }
        for _ in 0..<120 {
            let slip = Int.random(in: 0..<7, using: &dice), technician = Int.random(in: 0..<3, using: &dice)
            switch Int.random(in: 0..<12, using: &dice) {
            case 0...3:
                let displacing = dice.chance(40) ? Int.random(in: 0..<7, using: &dice) : nil
                // Half of the time the service stops between the two halves.
                if let form = office.take(slip, by: technician, displacing: displacing), dice.chance(50) {
                    office.tell(slip, .assign(form), as: .maintenanceLead)
                }
            case 4...6:
                if !office.post.isEmpty { office.deliver(Int.random(in: 0..<office.post.count, using: &dice), again: dice.chance(20)) }
            case 7: office.tell(slip, .unassign(reason: "换人"), as: .maintenanceLead)
            case 8:
                let steps: [WorkOrderCommand] = [
                    .collect, .quote(.sample), .acceptQuote(acceptedBy: "王芳"), .start, .finish(details: "修好了"), .handBack(reason: "缺配件"),
                ]
                office.tell(slip, dice.pick(steps), as: .engineering)
            case 9: office.tell(slip, .start, as: .engineering)
            case 10:
                let form = JudgeForm(urgency: .normal, emergencyCategory: dice.chance(50) ? .water : nil, reason: "再看")
                if dice.chance(20) { office.tell(slip, .judge(form), as: .propertyOffice) }
            default: if dice.chance(15) { office.tell(slip, .cancel(reason: "不修了"), as: .propertyOffice) }
            }
            for file in office.technicians { #expect(file.holds.count { $0.takenBack != true } <= capacity) }
        }
        office.deliverAll()
        #expect(office.takenFromWork == 0)
        for file in office.technicians {
            let assigned = office.slips.filter { $0.state.isUnfinished && $0.assignment?.technicianId == file.id }
            #expect(Set(file.holds.map(\.workOrderId)) == Set(assigned.map(\.id)))
            #expect(Set(file.holds.map(\.round)) == Set(assigned.compactMap(\.assignment?.round)))
            #expect(file.leaving == nil, "every slip that was pushed out has answered")
            #expect(file.holds.count { $0.takenBack != true } <= capacity)
        }
    }
}
