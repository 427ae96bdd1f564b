import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// One plan driven by commands, with everything that it told.
struct PlanStory {
    private(set) var plan: CallbackPlan?
    private(set) var events: [any Event] = []
    var now: Date
    var rules: Policy

    static let id = CaseID(UUID.v7(milliseconds: 1_772_415_000_000, high: 9, low: 9))

    init(at now: Date = local("2026-03-02 10:00"), rules: Policy = .baseline) {
        self.now = now
        self.rules = rules
    }

    var it: CallbackPlan {
        guard let plan else { preconditionFailure("the story has not begun") }
        return plan
    }

    /// The codes of what was told.
    var told: [String] { events.map { $0.code } }

    @discardableResult
    mutating func give(_ command: CallbackPlanCommand, as role: Role = .csManager, office: String? = nil) throws(Rejection) -> Bool {
        let context = DecisionContext(
            now: now, caseID: Self.id, number: "PL-20260302-000001",
            actor: role == .system ? .system : Actor(subject: "staff", role: role, office: office), freshID: UUID.v7())
        switch try CallbackPlan.decide(plan, command, under: rules, in: context) {
        case .unchanged: return false
        case .changed(let change):
            plan = change.after
            events += change.events
            return true
        }
    }

    /// A plan of a kind with everything that its kind asks for.
    static func form(_ kind: CallbackKind = .routineMonthly, share: Int? = 3_000, _ change: (inout PlanForm) -> Void = { _ in }) throws
        -> PlanForm
    {
        var form = PlanForm(
            kind: kind, firstDay: try #require(LocalDate("2026-03-05")), lastDay: try #require(LocalDate("2026-03-31")), scope: "秘密范围",
            contents: "秘密内容", channel: .phone, shareBasisPoints: share, occasion: kind == .targeted ? .season : nil,
            occasionText: kind == .targeted ? "供暖季" : nil, departments: kind == .periodicQuarterly ? [.security, .engineering] : nil)
        change(&form)
        return form
    }

    static func owners(_ range: Range<Int>, key: Range<Int> = 0..<0) -> [PlanOwner] {
        range.map { PlanOwner(household: "3-1-\($0)", name: "张伟芳", phone: "13800013807", unit: "3-1-\($0)", isKeyOwner: key.contains($0)) }
    }

    /// A plan that is approved, before its first day.
    static func approved(
        _ kind: CallbackKind = .routineMonthly, share: Int? = 3_000, owners: Int = 10, key: Range<Int> = 0..<0
    ) throws -> PlanStory {
        var story = PlanStory()
        try story.give(.draft(office: "osmanthus", form(kind, share: share)))
        for start in stride(from: 0, to: owners, by: 500) {
            try story.give(.owners(Self.owners(start..<min(owners, start + 500), key: key)))
        }
        try story.give(.approve)
        return story
    }
}

/// Rounds of callbacks (CBK-21, CBK-22, CBK-24, CBK-25, K-12).
@Suite("Callback plans")
struct PlanTests {
    @Test("CBK-22: a plan comes first: drafted, approved, active on its first day, ended after its last") func life() throws {
        var story = try PlanStory.approved()
        #expect(story.it.state == .approved)
        #expect(story.it.clocks.map(\.bound) == [local("2026-03-05 00:00")])
        story.now = local("2026-03-04 23:59:59")
        #expect(try story.give(.clockDue(.start), as: .system) == false)
        story.now = local("2026-03-05 00:00")
        #expect(try story.give(.clockDue(.start), as: .system))
        #expect(story.it.state == .active)
        #expect(story.it.owesWork)
        #expect(try story.give(.clockDue(.start), as: .system) == false)
        #expect(try story.give(.tasksMade(3), as: .system))
        #expect(!story.it.owesWork)
        story.now = local("2026-04-01 00:00")
        #expect(try story.give(.clockDue(.end), as: .system))
        #expect(story.it.state == .ended)
        #expect(story.it.owesWork)
        #expect(try story.give(.tasksDropped(1), as: .system))
        #expect(!story.it.owesWork)
        #expect(
            story.told == [
                "plan.drafted", "plan.owners", "plan.approved", "plan.activated", "plan.made", "plan.ended", "plan.cleared",
            ])
        #expect(try JSONDecoder().decode(CallbackPlan.self, from: JSONEncoder().encode(story.it)) == story.it)
        let sealer = JSONEncoder()
        for event in story.events {
            let text = String(decoding: try sealer.encode(event), as: UTF8.self)
            for secret in Sample.secrets { #expect(!text.contains(secret), "\(event.code) tells \(secret)") }
        }
    }

    @Test("CBK-29: a round of visits for views asks for appointment and consent (CBK-17) and the owner's signature (CBK-08)")
    func visits() throws {
        for kind in [CallbackKind.targeted, .periodicQuarterly] {
            var plan = PlanStory(at: local("2026-03-05 09:00"))
            try plan.give(.draft(office: "osmanthus", PlanStory.form(kind, share: nil) { $0.channel = .visit }))
            try plan.give(.owners(PlanStory.owners(0..<1)))
            try plan.give(.approve)
            let owner = try #require(plan.it.selected.first)
            var story = Story(at: local("2026-03-05 10:00"))
            try story.give(.plan(plan.it.request(for: owner, under: .baseline)))
            var visit = ScheduleForm(channel: .visit, appointedAt: local("2026-03-06 19:00"), person: "秘密甲")
            let refused = #expect(throws: Rejection.self) { try story.give(.schedule(visit), as: .csDept) }
            #expect(refused?.rule == "CBK-17")
            visit.ownerConsents = true
            visit.appointedAt = nil
            #expect(throws: Rejection.self) { try story.give(.schedule(visit), as: .csDept) }
            visit.appointedAt = local("2026-03-06 19:00")
            try story.give(.schedule(visit), as: .csDept)
            story.now = local("2026-03-06 19:10")
            var record = Sample.form()
            record.signature = nil
            let unsigned = #expect(throws: Rejection.self) { try story.complete(record) }
            #expect(unsigned?.rule == "CBK-08")
            try story.complete(Sample.form())
            #expect(story.it.state == .done)
        }
    }

    @Test("Approved on its first day or later it begins at once, and one that nobody looked at for long is begun and ended in order")
    func late() throws {
        var story = PlanStory(at: local("2026-03-10 09:00"))
        try story.give(.draft(office: "osmanthus", PlanStory.form()))
        try story.give(.owners(PlanStory.owners(0..<2)))
        try story.give(.approve)
        #expect(story.it.state == .active)
        var long = try PlanStory.approved()
        long.now = local("2026-05-01 00:00")
        try long.give(.clockDue(.start), as: .system)
        #expect(long.told.suffix(2) == ["plan.activated", "plan.ended"])
        // Its tasks are all made before any is dropped, so that none comes after.
        let early = #expect(throws: Rejection.self) { try long.give(.tasksDropped(0), as: .system) }
        #expect(early?.code == .wrongState)
        try long.give(.tasksMade(3), as: .system)
        #expect(long.it.owesWork)
    }

    @Test("CBK-22: owners of a draft are corrected and taken off, each change told once; an approved plan stays as it was approved")
    func corrections() throws {
        var story = PlanStory()
        try story.give(.draft(office: "osmanthus", PlanStory.form()))
        try story.give(.owners(PlanStory.owners(0..<4)), as: .csDept)
        #expect(story.it.figures == CallbackPlan.Figures(owners: 4, keyOwners: 0, selected: 0))
        var corrected = PlanStory.owners(1..<3)
        corrected[0].phone = "13900013900"
        corrected[1].isKeyOwner = true
        #expect(try story.give(.correctOwners(corrected), as: .csDept))
        #expect(try story.give(.correctOwners(corrected), as: .csDept) == false)
        #expect(story.it.owners.map(\.household) == ["3-1-0", "3-1-1", "3-1-2", "3-1-3"], "their places stay")
        #expect(story.it.owners[1].phone == "13900013900")
        #expect(story.it.figures?.keyOwners == 1)
        let unknown = #expect(throws: Rejection.self) { try story.give(.correctOwners(PlanStory.owners(3..<6)), as: .csDept) }
        #expect(unknown?.fields.map(\.field) == ["owners[1].household", "owners[2].household"])
        #expect(unknown?.rule == "CBK-22")

        #expect(try story.give(.removeOwners(["3-1-0", "3-1-2", "3-1-9"]), as: .csDept))
        #expect(try story.give(.removeOwners(["3-1-0", "3-1-2"]), as: .csDept) == false)
        #expect(story.it.owners.map(\.household) == ["3-1-1", "3-1-3"])
        #expect(story.told == ["plan.drafted", "plan.owners", "plan.corrected", "plan.reduced"])
        #expect(story.events.compactMap { ($0 as? PlanOwnersCorrected)?.corrected } == [2])
        #expect(story.events.compactMap { ($0 as? PlanOwnersRemoved).map { [$0.removed, $0.owners] } } == [[2, 2]])
        #expect(throws: Rejection.self) { try story.give(.removeOwners([]), as: .csDept) }
        #expect(throws: Rejection.self) { try story.give(.removeOwners(["3-1-1"]), as: .engineering) }
        try story.give(.approve)
        for command in [CallbackPlanCommand.correctOwners(corrected), .removeOwners(["3-1-1"])] {
            let rejection = #expect(throws: Rejection.self) { try story.give(command, as: .csDept) }
            #expect(rejection?.code == .wrongState)
        }
        // A plan with nobody on it is not approved.
        var empty = PlanStory()
        try empty.give(.draft(office: "osmanthus", PlanStory.form()))
        try empty.give(.owners(PlanStory.owners(0..<1)))
        try empty.give(.removeOwners(["3-1-0"]))
        #expect(throws: Rejection.self) { try empty.give(.approve) }
    }

    @Test("CBK-21, CBK-22, CBK-24, K-12: what a plan must say, by its kind") func form() throws {
        let cases: [(String, CallbackKind, Int?, (inout PlanForm) -> Void, [String])] = [
            ("a kind that comes of a case", .complaint, nil, { _ in }, ["kind"]),
            ("days in the wrong order", .targeted, nil, { $0.lastDay = $0.firstDay.adding(days: -1) }, ["lastDay"]),
            (
                "over", .targeted, nil, { ($0.firstDay, $0.lastDay) = ($0.firstDay.adding(days: -30), $0.lastDay.adding(days: -30)) },
                ["lastDay"]
            ),
            ("too long", .targeted, nil, { $0.lastDay = $0.firstDay.adding(days: 366) }, ["lastDay"]),
            ("no scope, no contents", .emergency, nil, { ($0.scope, $0.contents) = (" ", "") }, ["scope", "contents"]),
            ("a routine round without a share", .routineMonthly, nil, { _ in }, ["share"]),
            ("a share of nothing", .routineMonthly, 0, { _ in }, ["share"]),
            (
                "a targeted one without an occasion", .targeted, nil, { ($0.occasion, $0.occasionText) = (nil, nil) },
                ["occasion", "occasionText"]
            ),
            ("another with an occasion", .paidService, nil, { $0.occasion = .stage }, ["occasion"]),
            ("a quarterly one without departments", .periodicQuarterly, nil, { $0.departments = nil }, ["departments"]),
            ("a department twice", .periodicQuarterly, nil, { $0.departments = [.security, .security] }, ["departments"]),
        ]
        for (what, kind, share, change, faults) in cases {
            var story = PlanStory()
            let form = try PlanStory.form(kind, share: share, change)
            let rejection = #expect(throws: Rejection.self, "\(what)") { try story.give(.draft(office: "osmanthus", form)) }
            #expect(rejection?.rule == "CBK-22")
            #expect(rejection?.fields.map(\.field) == faults, "\(what)")
        }
        for kind in PlanForm.kinds {
            var story = PlanStory()
            #expect(try story.give(.draft(office: "osmanthus", PlanStory.form(kind, share: kind == .routineMonthly ? 1 : nil))))
        }
        // With a share in the policy a routine round needs none of its own.
        var settings = PolicySettings()
        settings.callback.routineShare = Ratio(basisPoints: 2_000)
        var story = PlanStory(rules: Policy(name: "share", settings: settings))
        try story.give(.draft(office: "osmanthus", PlanStory.form(share: nil)))
        try story.give(.owners(PlanStory.owners(0..<11)))
        story.now = local("2026-03-05 08:00")
        try story.give(.approve)
        #expect(story.it.selected.count == 3)
    }

    @Test("A household is on a plan once; batches and plans have their limits; nobody is put on an approved plan") func owners() throws {
        var story = PlanStory()
        try story.give(.draft(office: "osmanthus", PlanStory.form()))
        let empty = #expect(throws: Rejection.self) { try story.give(.approve) }
        #expect(empty?.rule == "CBK-22")
        #expect(try story.give(.owners(PlanStory.owners(0..<3))))
        #expect(try story.give(.owners(PlanStory.owners(0..<3, key: 0..<3))) == false)
        #expect(try story.give(.owners(PlanStory.owners(2..<5))))
        #expect(story.it.owners.map(\.household) == (0..<5).map { "3-1-\($0)" })
        #expect(story.it.owners.allSatisfy { !$0.isKeyOwner })
        #expect(throws: Rejection.self) { try story.give(.owners(PlanStory.owners(10..<511))) }
        for start in stride(from: 5, to: 5_000, by: 500) { try story.give(.owners(PlanStory.owners(start..<min(5_000, start + 500)))) }
        #expect(story.it.owners.count == 5_000)
        let full = #expect(throws: Rejection.self) { try story.give(.owners(PlanStory.owners(5_000..<5_001))) }
        #expect(full?.fields.map(\.field) == ["owners"])
        try story.give(.approve)
        let closed = #expect(throws: Rejection.self) { try story.give(.owners(PlanStory.owners(6_000..<6_001))) }
        #expect(closed?.code == .wrongState)
    }

    @Test(
        "CBK-02: customer service plans; its head or the office director approves and ends; others and other offices have no say",
        arguments: Role.allCases)
    func roles(_ role: Role) throws {
        let planners = CallbackRoles.customerService.union([.officeDirector])
        var fresh = PlanStory()
        let form = try PlanStory.form()
        if planners.contains(role) {
            #expect(try fresh.give(.draft(office: "osmanthus", form), as: role))
        } else {
            #expect(throws: Rejection.self) { try fresh.give(.draft(office: "osmanthus", form), as: role) }
        }
        #expect(throws: Rejection.self) { try fresh.give(.draft(office: "osmanthus", form), as: role, office: "donghu") }
        var drafted = PlanStory()
        try drafted.give(.draft(office: "osmanthus", form))
        try drafted.give(.owners(PlanStory.owners(0..<2)))
        for command in [CallbackPlanCommand.approve, .end] {
            if [.csManager, .officeDirector].contains(role) {
                #expect(try drafted.give(command, as: role))
            } else {
                #expect(throws: Rejection.self) { try drafted.give(command, as: role) }
            }
        }
    }

    @Test("Said again, a command changes nothing; a draft or an approved plan that is given up owes no work") func again() throws {
        var story = try PlanStory.approved()
        #expect(try story.give(.approve) == false)
        #expect(throws: Rejection.self) { try story.give(.amend(PlanStory.form(.emergency))) }
        try story.give(.end)
        #expect(try story.give(.end) == false)
        #expect(!story.it.owesWork)
        #expect(story.it.clocks.allSatisfy { $0.due == nil })
        var draft = PlanStory()
        try draft.give(.draft(office: "osmanthus", PlanStory.form()))
        #expect(try draft.give(.amend(PlanStory.form())) == false)
        #expect(try draft.give(.amend(PlanStory.form(share: 5_000))))
        #expect(draft.told == ["plan.drafted", "plan.amended"])
    }

    // MARK: Selection

    @Test(
        "CBK-21, CBK-25, K-12: the share is rounded up, key owners are always called, and everybody's reason is kept",
        arguments: [(10, 3_000, 0, 3), (10, 3_000, 2, 3), (10, 3_000, 5, 5), (11, 3_000, 0, 4), (7, 10_000, 2, 7), (1, 1, 0, 1)])
    func selection(_ owners: Int, _ share: Int, _ keys: Int, _ selected: Int) throws {
        var story = try PlanStory.approved(share: share, owners: owners, key: 0..<keys)
        story.now = local("2026-03-05 00:00")
        try story.give(.clockDue(.start), as: .system)
        let plan = story.it
        #expect(plan.selected.count == selected)
        #expect(plan.owners.allSatisfy { $0.choice != nil })
        #expect(plan.owners.filter(\.isKeyOwner).allSatisfy { $0.choice?.isCalled == true })
        if share < 10_000 {
            #expect(plan.owners.filter(\.isKeyOwner).allSatisfy { $0.choice == .keyOwner })
            #expect(plan.owners.count { $0.choice == .notDrawn } == owners - selected)
        } else {
            #expect(plan.owners.allSatisfy { $0.choice == .everybody })
        }
        let made = story.events.compactMap { $0 as? PlanActivated }.first
        #expect(made?.selected == selected && made?.owners == owners)
    }

    @Test("The order is the same for everybody, whatever order the owners came in, and another plan has another") func order() {
        let names = (0..<400).map { "3-1-\($0)" }
        let order = SelectionOrder(seed: "plan 2026-03-05")
        let drawn = order.sorted(names)
        #expect(drawn == order.sorted(names.reversed()))
        #expect(Set(drawn) == Set(names) && drawn != names)
        #expect(drawn != SelectionOrder(seed: "plan 2026-04-05").sorted(names))
        // No part of the estate is preferred: of the first half of the list about half is in the first half of the order.
        let half = Set(names.prefix(200))
        #expect((70...130).contains(drawn.prefix(200).count { half.contains($0) }))
    }

    @Test("A task that comes of a plan has its end as its limit, its key owners go first, and one that nobody began ends with it")
    func tasks() throws {
        var story = try PlanStory.approved(.specialService, share: nil, owners: 1, key: 0..<1)
        story.now = local("2026-03-05 00:00")
        try story.give(.clockDue(.start), as: .system)
        let request = story.it.request(for: try #require(story.it.selected.first), under: story.rules)
        var task = Story(at: local("2026-03-05 09:00"))
        try task.give(.plan(request))
        #expect(task.clock?.bound == local("2026-04-01 00:00"))
        #expect(task.it.planId?.uuid == PlanStory.id.uuid && task.it.goesFirst)
        var begun = task
        try begun.give(sample: .schedule)
        #expect(try begun.give(.unselect(.planEnded)) == false)
        #expect(try task.give(.unselect(.planEnded)))
        #expect(task.it.state == .notSelected)
        #expect(task.facts(TaskUnselected.self).map(\.cause) == [.planEnded])
        #expect(try task.give(.unselect(.planEnded)) == false)
    }
}
