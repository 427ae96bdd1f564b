import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Corrective actions (OPS-12, CMP-42, CMP-52; domain 3.12).
@Suite("Corrective actions")
struct CorrectiveActionTests {
    /// One corrective action driven by commands.
    private struct Course {
        var action: CorrectiveAction?
        var events: [any Event] = []
        var now = local("2026-03-02 09:30")

        var it: CorrectiveAction {
            guard let action else { preconditionFailure("the course has not begun") }
            return action
        }

        @discardableResult
        mutating func give(_ command: CorrectiveCommand, as role: Role, office: String? = nil) throws -> Bool {
            let actor = role == .system ? Actor.system : Actor(subject: "staff-\(role.rawValue)", role: role, office: office)
            let context = DecisionContext(
                now: now, caseID: Story.caseID, number: "CA-20260302-000001", actor: actor,
                freshID: UUID.v7(milliseconds: 1, high: 1, low: 1))
            switch try CorrectiveAction.decide(action, command, under: .baseline, in: context) {
            case .unchanged: return false
            case .changed(let change):
                action = change.after
                events += change.events
                return true
            }
        }

        func facts<Fact: Event>(_ type: Fact.Type) -> [Fact] { events.compactMap { $0 as? Fact } }
    }

    private static let opening = CorrectiveOpening(
        office: "osmanthus", department: .engineeringSupervisor, complaintId: nil, problem: "电梯一个月停运四次", cause: "维保记录不全")

    private func measured() throws -> Course {
        var course = Course()
        try course.give(.open(Self.opening), as: .qualityDept)
        try course.give(.setMeasures("两小时到场", person: "staff-21", dueBy: local("2026-03-12 18:00")), as: .maintenanceLead)
        return course
    }

    @Test("OPS-12, CMP-52: the department carries out, the quality department checks; what misses its goal is made again until it works")
    func loop() throws {
        var course = try measured()
        for round in 1...3 {
            #expect(course.it.state == .measuresSet)
            course.now = course.now.addingTimeInterval(86_400)
            try course.give(.implement(note: "已落实\(round)"), as: .engineeringSupervisor)
            try course.give(.check(effective: round == 3, note: "复查\(round)"), as: .qualityDept)
            guard round < 3 else { break }
            #expect(course.it.state == .repeat)
            try course.give(
                .setMeasures("再加一项\(round)", person: "staff-21", dueBy: course.now.addingTimeInterval(5 * 86_400)), as: .deptHead)
        }
        #expect(course.it.state == .effective)
        #expect(course.facts(MeasuresChecked.self).map(\.effective) == [false, false, true])
        #expect(course.facts(MeasuresSet.self).map(\.round) == [1, 2, 3])
        #expect(course.it.rounds.count == 3)
        try course.give(.document(reference: "维保规程第三版"), as: .managementRep)
        #expect(course.it.documented == "维保规程第三版")
        #expect(course.it.allowedCommands == [])
        #expect(!course.it.clocks.contains { $0.due != nil })
    }

    @Test("Each command belongs to its posts, its state and its office")
    func guards() throws {
        var course = try measured()
        for (command, role) in [
            (CorrectiveCommand.implement(note: "x"), Role.qualityDept), (.check(effective: true, note: "x"), .engineeringSupervisor),
            (.implement(note: "x"), .finance), (.document(reference: "x"), .officeDirector), (.clockDue, .officeDirector),
        ] {
            let rejection = #expect(throws: Rejection.self) { try course.give(command, as: role) }
            #expect(rejection?.code == .forbidden, "\(command.code)")
        }
        #expect(throws: Rejection.self) { try course.give(.implement(note: "x"), as: .engineeringSupervisor, office: "yunhu") }
        let early = #expect(throws: Rejection.self) { try course.give(.check(effective: true, note: "x"), as: .qualityDept) }
        #expect(early?.code == .wrongState)
        let blank = #expect(throws: Rejection.self) { try course.give(.implement(note: "  "), as: .engineeringSupervisor) }
        #expect(blank?.fields.map(\.field) == ["note"])
        var fresh = Course()
        #expect(throws: Rejection.self) { try fresh.give(.open(Self.opening), as: .technician) }
        #expect(throws: Rejection.self) { try fresh.give(.implement(note: "x"), as: .engineeringSupervisor) }
    }

    @Test("A repeated command has its effect once")
    func repeated() throws {
        var course = try measured()
        #expect(try course.give(.open(Self.opening), as: .qualityDept) == false)
        let again = CorrectiveCommand.setMeasures("两小时到场", person: "staff-21", dueBy: local("2026-03-12 18:00"))
        #expect(try course.give(again, as: .maintenanceLead) == false)
        try course.give(.implement(note: "已落实"), as: .engineeringSupervisor)
        #expect(try course.give(.implement(note: "已落实"), as: .engineeringSupervisor) == false)
        try course.give(.check(effective: false, note: "未达标"), as: .qualityDept)
        #expect(try course.give(.check(effective: false, note: "未达标"), as: .qualityDept) == false)
    }

    @Test("The measures' limit reminds when three quarters have gone and is told when it has passed, each once")
    func due() throws {
        var course = try measured()
        let reminder = try #require(course.it.clocks.first?.due)
        course.now = reminder.addingTimeInterval(-1)
        #expect(try course.give(.clockDue, as: .system) == false)
        course.now = reminder
        try course.give(.clockDue, as: .system)
        course.now = local("2026-03-12 18:00")
        try course.give(.clockDue, as: .system)
        #expect(try course.give(.clockDue, as: .system) == false)
        #expect(course.facts(MeasuresDue.self).map(\.missed) == [false, true])
        try course.give(.implement(note: "迟到的落实"), as: .engineeringSupervisor)
        #expect(course.it.clocks.first?.state == .missed)
        #expect(course.it.clocks.first?.happened == local("2026-03-12 18:00"))
    }

    @Test("Who has nothing to do with complaints does not see what is written")
    func masking() throws {
        let course = try measured()
        for (role, knows) in [(Role.qualityDept, true), (.maintenanceLead, true), (.finance, false), (.technician, false)] {
            let view = course.it.view(for: Actor(subject: "x", role: role))
            #expect(view.masked == !knows)
            #expect((view.problem != nil) == knows)
            #expect((view.rounds != nil) == knows)
        }
    }
}
