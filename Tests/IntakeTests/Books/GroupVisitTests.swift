import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Visits of groups (INT-32, INT-33, domain 3.11)") struct GroupVisitTests {
    static let arrival = local("2026-10-10 09:00")
    static let booking = local("2026-10-01 10:00")

    static func form(_ change: (inout GroupVisitForm) -> Void = { _ in }) -> GroupVisitForm {
        var form = GroupVisitForm(
            group: "云山业委会", names: ["秘密赵", "秘密钱"], headCount: 20, arrivesAt: arrival, itinerary: "参观", stayMinutes: 180,
            departsAt: local("2026-10-10 12:30"), place: "南门", wantsMeeting: false)
        change(&form)
        return form
    }

    private typealias Story = BookStory<GroupVisit>

    private static func booked(at now: Date = GroupVisitTests.booking, _ form: GroupVisitForm = GroupVisitTests.form()) throws -> Story {
        var story = Story()
        story.now = now
        try story.give(.book(office: "yunxi", form))
        return story
    }

    static func command(_ code: GroupVisitCommand.Code) -> GroupVisitCommand {
        switch code {
        case .book: .book(office: "yunxi", form { $0.headCount = 30 })
        case .update: .update(form { $0.headCount = 25 })
        case .staff: .staff(person: "秘密小孙")
        case .arrive: .arrive(headCount: 18)
        case .beginProgramme: .beginProgramme
        case .leave: .leave
        case .cancel: .cancel(reason: "秘密缘故")
        case .clockDue: .clockDue
        }
    }

    @Test("Every state takes what domain 3.11 says, from the desk only, once; names are sealed and masked (OPS-01)") func law() throws {
        let paths: [[GroupVisitCommand.Code]] = [
            [], [.staff], [.staff, .arrive], [.staff, .arrive, .beginProgramme], [.staff, .arrive, .leave], [.update, .cancel],
        ]
        try BookLaw<GroupVisit>(
            ways: paths.map { codes in
                (
                    "\(codes.map(\.rawValue))",
                    { story in
                        story.now = Self.booking
                        try story.give(.book(office: "yunxi", Self.form()))
                        for code in codes { try story.give(Self.command(code)) }
                    }
                )
            }, command: Self.command, codes: GroupVisitCommand.Code.allCases, states: Set(GroupVisit.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("WE-66: the reminder of a visit at 09:00 is at 08:30, once (INT-33)") func reminder() throws {
        var story = try Self.booked()
        let due = local("2026-10-10 08:30")
        #expect(story.it.clocks.map(\.bound) == [due])
        story.now = due.addingTimeInterval(-0.001)
        #expect(try !story.give(.clockDue, as: .system))
        story.now = due
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.facts(GroupVisitReminded.self).map(\.arrivesAt) == [Self.arrival])
        #expect(story.it.clocks.allSatisfy { $0.due == nil && $0.state == .stopped })
        try story.give(.staff(person: "秘密小孙"))
        #expect(story.facts(GroupVisitStaffed.self).map(\.inTime) == [true])
    }

    @Test("The lead is the policy's (group_visit.lead)") func lead() throws {
        var settings = PolicySettings()
        settings.desk.groupVisitLead = .seconds(3_600)
        var story = BookStory<GroupVisit>(rules: Policy(name: "test", settings: settings))
        story.now = Self.booking
        try story.give(.book(office: "yunxi", Self.form()))
        #expect(story.it.clocks.map(\.bound) == [local("2026-10-10 08:00")])
    }

    @Test("A group that comes sooner than the lead is told of at once, and staff there already need no reminder (INT-33)")
    func soon() throws {
        let hasty = try Self.booked(at: local("2026-10-10 08:31"))
        #expect(hasty.told == ["groupvisit.booked", "groupvisit.reminded"] && hasty.it.clocks.isEmpty)
        var early = try Self.booked()
        try early.give(.staff(person: "秘密小孙"))
        #expect(early.it.clocks.allSatisfy { $0.due == nil })
        var late = try Self.booked()
        late.now = local("2026-10-10 08:45")
        try late.give(.staff(person: "秘密小孙"))
        #expect(late.told.suffix(2) == ["groupvisit.reminded", "groupvisit.staffed"])
        #expect(late.facts(GroupVisitStaffed.self).map(\.inTime) == [false])
    }

    @Test("A new time of arrival needs staff and a reminder again; what was known before is kept (INT-32, INT-33)") func moved() throws {
        var story = try Self.booked()
        story.now = local("2026-10-10 08:30")
        try story.give(.clockDue, as: .system)
        try story.give(.staff(person: "秘密小孙"))
        let later = Self.form {
            $0.arrivesAt = local("2026-10-10 10:00")
            $0.departsAt = local("2026-10-10 13:30")
        }
        try story.give(.update(later))
        #expect(story.it.state == .booked && story.it.earlier.map(\.form) == [Self.form()])
        #expect(story.it.clocks.last?.bound == local("2026-10-10 09:30"))
        story.now = local("2026-10-10 09:30")
        try story.give(.clockDue, as: .system)
        #expect(story.facts(GroupVisitReminded.self).count == 2)
        for count in 21...60 { try story.give(.update(later.with { $0.headCount = count })) }
        #expect(story.it.earlier.count == GroupVisit.formsKept)
        try story.give(.staff(person: "秘密小孙"))
        try story.give(.arrive(headCount: 18))
        #expect(story.refusal(.update(Self.form()))?.fields.map(\.field) == ["arrivesAt"])
    }

    @Test("A meeting has a room and somebody who meets the group (INT-33)") func meeting() throws {
        var story = try Self.booked(at: Self.booking, Self.form { $0.wantsMeeting = true })
        try story.give(.staff(person: "秘密小孙"))
        try story.give(.arrive(headCount: 18))
        #expect(story.refusal(.beginProgramme)?.rule == "INT-33")
        try story.give(
            .update(
                Self.form {
                    $0.wantsMeeting = true
                    $0.room = "会所二楼"
                }))
        #expect(story.refusal(.beginProgramme)?.rule == "INT-33")
        try story.give(
            .update(
                Self.form {
                    $0.wantsMeeting = true
                    $0.room = "会所二楼"
                    $0.receivedBy = "秘密主任"
                }))
        try story.give(.beginProgramme)
    }

    @Test(
        "Each fact of INT-32 that is missing or cannot be is named",
        arguments: [
            ("group", GroupVisitTests.form { $0.group = "" }), ("names", GroupVisitTests.form { $0.names = [] }),
            ("names[1]", GroupVisitTests.form { $0.names = ["甲", " "] }),
            ("headCount", GroupVisitTests.form { $0.headCount = 1 }), ("headCount", GroupVisitTests.form { $0.headCount = 0 }),
            ("itinerary", GroupVisitTests.form { $0.itinerary = "" }),
            ("stayMinutes", GroupVisitTests.form { $0.stayMinutes = 0 }),
            ("departsAt", GroupVisitTests.form { $0.departsAt = GroupVisitTests.arrival }),
            ("place", GroupVisitTests.form { $0.place = "" }),
            ("arrivesAt", GroupVisitTests.form { $0.arrivesAt = GroupVisitTests.booking }),
            ("room", GroupVisitTests.form { $0.room = "会所" }),
        ])
    func fields(field: String, form: GroupVisitForm) {
        var story = BookStory<GroupVisit>()
        story.now = Self.booking
        #expect(story.refusal(.book(office: "yunxi", form))?.fields.map(\.field).contains(field) == true)
    }
}

extension GroupVisitForm {
    /// The same with a change.
    fileprivate func with(_ change: (inout GroupVisitForm) -> Void) -> GroupVisitForm {
        var form = self
        change(&form)
        return form
    }
}
