import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// A repair because of a complaint: asked for by whoever works on it, noted as it goes on (ADR 16). Which states and posts take the command
/// stands in the tables of TransitionTests and RoutingTests.
@Suite("Repairs of a complaint")
struct RepairTests {
    private func asking(_ request: RepairRequest = Sample.repair(), in state: ComplaintState = .inProgress) throws -> Story {
        var story = try Story.reaching(state)
        try story.give(.requestRepair(request), as: .engineeringSupervisor)
        return story
    }

    private func slip(of story: Story) throws -> WorkOrderID { try #require(story.it.repairs?.last?.workOrderId) }

    @Test("REP-06: the slip is asked for with the complaint's own facts where none are given, and what is private is sealed")
    func asked() throws {
        let story = try asking()
        let told = try #require(story.facts(ComplaintRepairRequested.self).first)
        #expect(story.events.last is ComplaintRepairRequested && story.it.state == .inProgress)
        let id = try slip(of: story)
        #expect(told.workOrderId == id && told.complaintId == story.it.id && told.office == "osmanthus")
        #expect(told.urgency == .emergency && told.emergencyCategory == .lift && told.appointedAt == nil)
        #expect(told.contactId == story.it.registration.contactId)
        #expect(
            told.sealed.content
                == RepairParticulars(
                    what: "电梯控制板烧坏，秘密", address: "三号楼电梯厅", unit: "3-1-1201", contactPerson: "张伟芳", contactPhone: "13800013807"))
        #expect(story.it.repairs?.map(\.standing) == [.requested] && story.it.openRepairs == 1)
        #expect(story.reasons.last == "电梯控制板烧坏，秘密")
    }

    @Test("REP-06: what is given goes before what the complaint says")
    func given() throws {
        let appointment = local("2026-03-03 10:00")
        let story = try asking(
            RepairRequest(
                what: "灯不亮", urgency: .normal, appointedAt: appointment, address: "地下车库", unit: "B1", contactPerson: "门岗",
                contactPhone: "8001"))
        let told = try #require(story.facts(ComplaintRepairRequested.self).first)
        #expect(told.appointedAt == appointment && told.emergencyCategory == nil)
        #expect(
            told.sealed.content
                == RepairParticulars(what: "灯不亮", address: "地下车库", unit: "B1", contactPerson: "门岗", contactPhone: "8001"))
    }

    static let wrong: [(request: RepairRequest, fields: [String])] = [
        (RepairRequest(what: " ", urgency: .emergency), ["what"]),
        (RepairRequest(what: "灯不亮", urgency: .normal), ["appointedAt"]), (RepairRequest(what: "灯不亮", urgency: .urgent), ["appointedAt"]),
        (RepairRequest(what: "灯不亮", urgency: .emergency, appointedAt: local("2026-03-02 09:30")), ["appointedAt"]),
        (
            RepairRequest(what: "灯不亮", urgency: .urgent, emergencyCategory: .power, appointedAt: local("2026-03-03 10:00")),
            ["emergencyCategory"]
        ),
        (RepairRequest(what: String(repeating: "灯", count: 4_001), urgency: .emergency), ["what"]),
        (
            RepairRequest(what: "灯", urgency: .emergency, address: " ", unit: "", contactPerson: "\n", contactPhone: "a\0b"),
            ["address", "unit", "contactPerson", "contactPhone"]
        ),
    ]

    @Test(
        "REP-01, REP-02, REP-06: what a slip needs is asked for, and what is wrong is named without being repeated",
        arguments: wrong.indices)
    func guarded(_ index: Int) throws {
        var story = try Story.reaching(.inProgress)
        let before = story.it
        let rejection = #expect(throws: Rejection.self) {
            try story.give(.requestRepair(Self.wrong[index].request), as: .engineeringSupervisor)
        }
        #expect(rejection?.code == .invalid && rejection?.rule == "REP-06")
        #expect(rejection?.fields.map(\.field) == Self.wrong[index].fields)
        #expect(rejection?.description.contains("灯") == false)
        #expect(story.it == before)
    }

    @Test("REP-02, K-15: an emergency needs a category only where the policy knows no other emergencies", arguments: EmergencyMode.allCases)
    func category(_ mode: EmergencyMode) throws {
        var settings = PolicySettings()
        settings.repair.emergencyMode = mode
        var story = try Story.reaching(.inProgress, rules: Story(rules: Policy(name: "mode", settings: settings)))
        let plain = ComplaintCommand.requestRepair(RepairRequest(what: "墙皮要掉", urgency: .emergency))
        if mode == .list {
            let rejection = #expect(throws: Rejection.self) { try story.give(plain, as: .officeDirector) }
            #expect(rejection?.fields.map(\.field) == ["emergencyCategory"])
        } else {
            #expect(try story.give(plain, as: .officeDirector))
        }
        #expect(try story.give(sample(.requestRepair), as: .officeDirector))
    }

    private func sample(_ code: ComplaintCommand.Code) -> ComplaintCommand { Sample.command(code) }

    @Test("The same repair is asked for once while its slip is out; another one, or the same again later, is a slip of its own")
    func repeated() throws {
        var story = try asking()
        let first = try slip(of: story)
        #expect(try !story.give(sample(.requestRepair), as: .officeDirector))
        try story.give(.requestRepair(Sample.repair("二")), as: .officeDirector)
        #expect(Set(story.facts(ComplaintRepairRequested.self).map(\.workOrderId)).count == 2 && story.it.openRepairs == 2)
        try story.give(.noteRepair(Sample.news(.reportedBack(workDone: true), of: first)))
        #expect(story.it.openRepairs == 1)
        try story.give(sample(.requestRepair), as: .officeDirector)
        #expect(story.it.openRepairs == 2 && story.it.repairs?.count == 3)
        // What was sent before the result came is no fault after it.
        try story.give(sample(.resolve), as: .officeDirector)
        #expect(try !story.give(sample(.requestRepair), as: .officeDirector))
    }

    @Test("CMP-41, OPS-09: when the slip is back whoever has the complaint in hand is told, once; the complaint is not resolved by that")
    func done() throws {
        var story = try asking(in: .routed)
        let id = try slip(of: story)
        try story.give(.noteRepair(Sample.news(.raised(reworkOf: nil), of: id, at: "2026-03-02 09:31")))
        #expect(story.it.repairs?.first?.standing == .raised && story.it.repairs?.first?.number == "WO-20260302-000007")
        let noted = try #require(story.events.last as? ComplaintRepairNoted)
        #expect(noted.standing == .raised && noted.openRepairs == 1 && noted.workOrderId == id)
        try story.give(.noteRepair(Sample.news(.reportedBack(workDone: true), of: id, at: "2026-03-02 15:00")))
        let done = try #require(story.events.last as? ComplaintRepairDone)
        #expect(done.recipients == [story.it.stageOwner.post] && done.recipients == [.engineeringSupervisor])
        #expect(done.workDone && done.openRepairs == 0 && done.doneAt == local("2026-03-02 15:00"))
        #expect(done.workOrderNumber == "WO-20260302-000007")
        #expect(story.it.state == .routed && story.it.resolution == nil)
        try story.give(.noteRepair(Sample.news(.closed(.satisfied), of: id, at: "2026-03-04 10:00")))
        #expect((story.events.last as? ComplaintRepairNoted)?.standing == .closed)
        #expect(story.facts(ComplaintRepairDone.self).count == 1)
    }

    static let ends: [(steps: [RepairNews.Step], standing: RepairStanding, workDone: Bool)] = [
        ([.raised(reworkOf: nil), .reportedBack(workDone: true), .closed(.satisfied)], .closed, true),
        ([.raised(reworkOf: nil), .reportedBack(workDone: true), .closed(.notSelected)], .closed, true),
        ([.raised(reworkOf: nil), .reportedBack(workDone: true), .closed(.rework)], .closed, true),
        ([.raised(reworkOf: nil), .reportedBack(workDone: false), .closed(.noWork)], .closed, false),
        ([.raised(reworkOf: nil), .cancelled], .cancelled, false),
        ([.raised(reworkOf: Sample.slip), .reportedBack(workDone: true)], .reportedBack, true),
    ]

    @Test("CMP-49: late, twice and in whatever order it is told, what is on record of a slip is the same", arguments: ends.indices)
    func anyOrder(_ index: Int) throws {
        let (steps, standing, workDone) = Self.ends[index]
        let unasked = steps.first == .raised(reworkOf: Sample.slip)
        var records: Set<ComplaintRepair> = []
        for order in permutations(of: Array(steps.indices)) {
            var story = unasked ? try Story.reaching(.inProgress) : try asking()
            let id = unasked ? WorkOrderID(UUID.v7(milliseconds: 1_772_415_000_000, high: 8, low: 9)) : try slip(of: story)
            for step in order {
                let news = ComplaintCommand.noteRepair(Sample.news(steps[step], of: id, at: "2026-03-02 1\(step):00"))
                #expect(try story.give(news))
                #expect(try !story.give(news))
            }
            for step in steps.indices {
                #expect(try !story.give(.noteRepair(Sample.news(steps[step], of: id, at: "2026-03-02 1\(step):00"))))
            }
            let repair = try #require(story.it.repair(id))
            #expect(repair.standing == standing && !repair.isOpen && repair.isWorkDone == workDone)
            #expect(story.it.repairs?.count == 1)
            #expect(story.facts(ComplaintRepairDone.self).map(\.workOrderId) == [id])
            #expect(story.facts(ComplaintRepairDone.self).count + story.facts(ComplaintRepairNoted.self).count == steps.count)
            records.insert(repair)
        }
        #expect(records.count == 1)
    }

    private func permutations(of items: [Int]) -> [[Int]] {
        guard items.count > 1 else { return [items] }
        return items.flatMap { first in permutations(of: items.filter { $0 != first }).map { [first] + $0 } }
    }

    @Test(
        "News of a slip moves no complaint, over or not, and starts no clock; a purged file takes none", arguments: ComplaintState.allCases)
    func everyState(_ state: ComplaintState) throws {
        for step in [RepairNews.Step.raised(reworkOf: nil), .reportedBack(workDone: true), .closed(.satisfied), .cancelled] {
            var story = try Story.reaching(state)
            let before = story.it
            #expect(try story.give(.noteRepair(Sample.news(step))) == (state != .purged))
            story.changeDirectly { $0.repairs = nil }
            #expect(story.it == before)
        }
    }

    @Test("CMP-40: a complaint may be resolved, replied to and closed while a repair is out; its view says how many are")
    func resolvedBefore() throws {
        var story = try asking()
        let id = try slip(of: story)
        let reader = Actor(subject: "staff-1", role: .hr)
        #expect(story.it.view(for: reader).openRepairs == 1)
        for code in [ComplaintCommand.Code.resolve, .reply, .callbackSatisfied] { try story.give(sample: code) }
        #expect(story.it.state == .closed && story.it.openRepairs == 1)
        try story.give(.noteRepair(Sample.news(.reportedBack(workDone: true), of: id)))
        #expect(story.it.state == .closed && story.it.openRepairs == 0)
        #expect((story.events.last as? ComplaintRepairDone)?.recipients == [.csDept])
        let seen = try #require(story.it.view(for: reader).repairs?.first)
        #expect(seen.workOrderId == id && seen.state == .reportedBack && seen.workDone == true && seen.outcome == nil)
        #expect(try Story.reaching(.routed).it.view(for: reader).repairs == nil)
    }

    @Test("WE-47: a slip that does another's work again is on record beside it, and open until it is back itself")
    func rework() throws {
        var story = try asking()
        let first = try slip(of: story)
        try story.give(.noteRepair(Sample.news(.reportedBack(workDone: true), of: first)))
        try story.give(.noteRepair(Sample.news(.closed(.rework), of: first, at: "2026-03-03 11:00")))
        try story.give(.noteRepair(Sample.news(.raised(reworkOf: first), at: "2026-03-03 11:00")))
        #expect(story.it.repairs?.map(\.reworkOf) == [nil, first] && story.it.openRepairs == 1)
        try story.give(.noteRepair(Sample.news(.reportedBack(workDone: true), at: "2026-03-04 11:00")))
        #expect(story.facts(ComplaintRepairDone.self).map(\.workOrderId) == [first, Sample.slip])
    }

    @Test("CMP-44: it can be asked for in a later round as well")
    func laterRound() throws {
        var story = try Story.reaching(.callbackPending)
        try story.give(sample: .callbackDissatisfied)
        #expect(try story.give(sample(.requestRepair), as: .engineering))
    }

    @Test("So many slips may be out and no more, and of so many that are over the oldest goes")
    func limits() throws {
        var story = try Story.reaching(.inProgress)
        for number in 1...Complaint.openRepairsAllowed {
            #expect(try story.give(.requestRepair(Sample.repair("\(number)")), as: .officeDirector))
        }
        #expect(!story.it.allowedCommands.contains("request-repair"))
        let rejection = #expect(throws: Rejection.self) { try story.give(sample(.requestRepair), as: .officeDirector) }
        #expect(rejection?.code == .ruleViolated)
        let out = Set((story.it.repairs ?? []).map(\.workOrderId))
        for number in UInt64(1)...40 {
            let id = WorkOrderID(UUID.v7(milliseconds: 1_772_415_000_000, high: 4, low: number))
            #expect(try story.give(.noteRepair(Sample.news(.closed(.satisfied), of: id, at: "2026-03-02 1\(number % 10):00"))))
        }
        #expect(story.it.repairs?.count == Complaint.repairsKept)
        #expect(Set((story.it.repairs ?? []).filter(\.isOpen).map(\.workOrderId)) == out)
    }

    @Test("A slip that is back and not settled is never forgotten: however many there are, each end is told once (CMP-41, ADR 16)")
    func manyUnsettled() throws {
        var story = try Story.reaching(.inProgress)
        func slip(_ number: Int) -> WorkOrderID { WorkOrderID(UUID.v7(milliseconds: 1_772_415_000_000, high: 4, low: UInt64(number))) }
        let all = 1...Complaint.repairsKept + 10
        for number in all {
            try story.give(.noteRepair(Sample.news(.raised(reworkOf: nil), of: slip(number), at: "2026-03-02 10:00")))
            try story.give(.noteRepair(Sample.news(.reportedBack(workDone: true), of: slip(number), at: "2026-03-02 11:00")))
        }
        #expect(story.it.openRepairs == 0 && story.it.repairs?.count == all.count)
        #expect(!story.it.allowedCommands.contains("request-repair"))
        let rejection = #expect(throws: Rejection.self) { try story.give(sample(.requestRepair), as: .officeDirector) }
        #expect(rejection?.code == .ruleViolated && rejection?.detail.contains("not settled") == true)
        for number in all {
            try story.give(.noteRepair(Sample.news(.closed(.satisfied), of: slip(number), at: "2026-03-03 11:00")))
        }
        let told = story.facts(ComplaintRepairDone.self).map(\.workOrderId)
        #expect(told.count == all.count && Set(told).count == all.count)
        // Those that have ended make room.
        #expect(try story.give(.requestRepair(Sample.repair("一")), as: .officeDirector))
        #expect(story.it.repairs?.count == Complaint.repairsKept && story.it.openRepairs == 1)
    }

    @Test("What was stored before there were repairs is read, and has none")
    func storedBefore() throws {
        let complaint = try Story.reaching(.inProgress).it
        let data = try JSONEncoder().encode(complaint)
        #expect(!String(decoding: data, as: UTF8.self).contains("repairs"))
        #expect(try JSONDecoder().decode(Complaint.self, from: data).openRepairs == 0)
    }
}
