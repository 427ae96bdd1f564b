import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Whoever serves is reminded before the start (domain 3.7)") struct ServiceReminderTests {
    private static func scheduled(_ service: PaidServiceKind = .lift, under rules: Policy = .baseline) throws -> ServiceStory {
        var story = try ServiceStory(service, under: rules)
        try story.go(to: .scheduled)
        return story
    }

    /// With another time before the start; nil for no reminders.
    private static func policy(_ before: Duration?) -> Policy {
        var settings = PolicySettings()
        settings.estate.serviceRemindBefore = before
        return Policy(name: "test", settings: settings)
    }

    private static func reminded(_ story: ServiceStory) -> [ServiceReminded] { story.events.compactMap { $0 as? ServiceReminded } }

    /// Bounds of the reminders that are planned.
    private static func planned(_ story: ServiceStory) throws -> [Date] {
        try story.it.clocks.filter { $0.name == "T-SERVICE" && $0.state == .running }.map(\.bound)
    }

    @Test("It is told service.remind_before before the start, once, and shown") func reminder() throws {
        var story = try Self.scheduled()
        let due = local("2026-03-04 08:00")
        #expect(try Self.planned(story) == [due])
        #expect(ServiceRequest.command(forDue: "T-SERVICE") == .remind)
        story.now = due.addingTimeInterval(-0.001)
        #expect(try story.give(.remind, as: .system).isEmpty)
        #expect(try story.it.view(for: Actor(subject: "x", role: .receptionist)).remindedAt == nil)
        story.now = due
        #expect(story.refusal(.remind)?.code == .forbidden)
        #expect(try !story.it.allowedCommands.contains("remind"))
        try story.give(.remind, as: .system)
        #expect(try story.give(.remind, as: .system).isEmpty)
        let told = Self.reminded(story)
        #expect(told.map(\.remindedAt) == [due] && told.map(\.beginsAt) == [local("2026-03-04 10:00")])
        #expect(try Self.planned(story).isEmpty && story.it.clocks.allSatisfy { $0.state == .stopped })
        #expect(try story.it.view(for: Actor(subject: "x", role: .receptionist)).remindedAt == due)
        #expect(try story.it.state == .scheduled)
        try story.go(to: .closed)
        #expect(Self.reminded(story).count == 1)
    }

    @Test("The time before the start is the policy's; with none nobody is reminded (service.remind_before)") func lead() throws {
        #expect(try Self.planned(Self.scheduled(under: Self.policy(.seconds(86_400)))) == [local("2026-03-03 10:00")])
        var silent = try Self.scheduled(under: Self.policy(nil))
        #expect(try silent.it.clocks.isEmpty)
        try silent.go(to: .closed)
        #expect(Self.reminded(silent).isEmpty)
    }

    @Test(
        "Each service tells who does it; the slip of air-conditioning is named (INT-64)",
        arguments: [
            (PaidServiceKind.specialCleaning, Role.cleaningLead), (.lift, .engineering), (.overtimeAC, .engineering),
            (.bottledWater, .affairsAssistant),
        ])
    func recipients(service: PaidServiceKind, role: Role) throws {
        var story = try Self.scheduled(service)
        story.now = try #require(Self.planned(story).first)
        try story.give(.remind, as: .system)
        let told: ServiceReminded = try story.event()
        #expect(told.recipients == [role] && told.service == service)
        #expect(try told.repairId == story.it.repairId && (told.repairId != nil) == (service == .overtimeAC))
        #expect(try told.beginsAt == story.it.schedule?.from && told.endsAt == story.it.schedule?.until)
    }

    @Test("Of what begins sooner it is told at once, and at the very instant as well", arguments: ["08:00:01", "09:59", "10:00"])
    func soon(at time: String) throws {
        var story = try ServiceStory(.lift)
        try story.go(to: .confirmed)
        story.now = local("2026-03-04 \(time)")
        try story.give(.schedule(from: nil))
        #expect(story.codes.suffix(2) == ["service.scheduled", "service.reminded"])
        #expect(try story.it.clocks.isEmpty && story.it.remindedAt == story.now)
    }

    @Test("Nobody is reminded of what is done, put off, moved or called off") func stopped() throws {
        let ends: [(ServiceCommand, Role)] = [
            (.deliver(used: nil, remarks: nil), .engineering), (.postpone(reason: "货梯检修"), .engineering),
            (.reschedule(ServiceTime(from: local("2026-03-06 10:00"))), .affairsAssistant), (.cancel(reason: "不搬了"), .affairsAssistant),
        ]
        for (command, role) in ends {
            var story = try Self.scheduled()
            try story.give(command, as: role)
            #expect(try story.it.clocks.map(\.state) == [.stopped], "\(command.code)")
            story.now = local("2026-03-04 08:00")
            #expect(try story.give(.remind, as: .system).isEmpty, "\(command.code)")
            #expect(Self.reminded(story).isEmpty, "\(command.code)")
        }
    }

    @Test("Another time has a reminder of its own, whether or not the one before was told") func moved() throws {
        var story = try Self.scheduled()
        try story.give(.postpone(reason: "货梯检修"), as: .engineering)
        try story.give(.reschedule(ServiceTime(from: local("2026-03-06 10:00"))))
        try story.give(.assess(finding: "可以"), as: .engineering)
        try story.give(.schedule(from: nil))
        #expect(try Self.planned(story) == [local("2026-03-06 08:00")])
        story.now = local("2026-03-06 08:00")
        try story.give(.remind, as: .system)
        try story.give(.reschedule(ServiceTime(from: local("2026-03-09 10:00"))))
        #expect(try story.it.remindedAt == nil)
        try story.give(.assess(finding: "可以了"), as: .engineering)
        try story.give(.schedule(from: nil))
        #expect(try Self.planned(story) == [local("2026-03-09 08:00")])
        // What has no agreed time is scheduled anew without a word to engineering.
        var cleaning = try Self.scheduled(.specialCleaning)
        for day in 6...29 as ClosedRange<Int> { try cleaning.give(.schedule(from: local("2026-04-\(day < 10 ? "0" : "")\(day) 09:00"))) }
        #expect(try Self.planned(cleaning) == [local("2026-04-29 07:00")])
        #expect(try cleaning.it.clocks.count <= ServiceStep.clocksKept)
    }

    @Test("What is done again is reminded of where its start lies ahead and nobody was told, or when it is scheduled anew") func again()
        throws
    {
        var story = try Self.scheduled(.specialCleaning)
        story.now = local("2026-03-05 06:00")
        try story.give(.deliver(used: nil, remarks: nil), as: .cleaningLead)
        try story.give(.refuse(remarks: "两处污渍"))
        #expect(try Self.planned(story) == [local("2026-03-05 07:00")])
        story.now = local("2026-03-05 07:00")
        try story.give(.remind, as: .system)
        for (time, remarks) in [("08:00", "还有一处"), ("11:00", "又一处")] {
            story.now = local("2026-03-05 \(time)")
            try story.give(.deliver(used: nil, remarks: nil), as: .cleaningLead)
            try story.give(.refuse(remarks: remarks))
            #expect(try Self.planned(story).isEmpty && Self.reminded(story).count == 1, "\(time)")
        }
        try story.give(.schedule(from: local("2026-03-07 09:00")))
        #expect(try Self.planned(story) == [local("2026-03-07 07:00")])
    }

    @Test("What an earlier release scheduled is read and goes its way, with a reminder when it is scheduled anew") func earlier() throws {
        let body = try JSONEncoder().encode(try Self.scheduled(.specialCleaning, under: Self.policy(nil)).it)
        let text = String(decoding: body, as: UTF8.self)
        #expect(!text.contains("remindedAt") && !text.contains("T-SERVICE"))
        var story = try ServiceStory(stored: JSONDecoder().decode(ServiceRequest.self, from: body))
        #expect(try story.give(.remind, as: .system).isEmpty)
        var moved = story
        try moved.give(.schedule(from: local("2026-03-07 09:00")))
        #expect(try Self.planned(moved) == [local("2026-03-07 07:00")])
        try story.go(to: .closed)
        #expect(Self.reminded(story).isEmpty)
    }
}
