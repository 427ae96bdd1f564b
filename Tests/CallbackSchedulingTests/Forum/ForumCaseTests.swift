import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// Meetings with owners, and the views that are said there.
@Suite("A forum from its plan to its summary (CBK-29, CBK-40)") struct ForumCaseTests {
    /// What a command does to a forum in a state.
    enum Outcome: Hashable {
        case goes(Forum.State), stays, unchanged, refused
    }

    /// State by state, every command that there is; a forum that is held has one view, whose department has not replied.
    static let table: [Forum.State: [ForumCommand.Code: Outcome]] = [
        .planned: [.amend: .stays, .invite: .goes(.invited), .cancel: .goes(.cancelled)],
        .invited: [.amend: .stays, .invite: .stays, .hold: .goes(.held), .cancel: .goes(.cancelled)],
        .held: [.hold: .unchanged, .recordView: .stays, .replyView: .stays],
        .closed: [.hold: .unchanged, .tellView: .unchanged],
        .cancelled: [.cancel: .unchanged],
    ]

    @Test(
        "Every command in every state does what the table says (CBK-29, CBK-40)", arguments: Forum.State.allCases,
        ForumCommand.Code.allCases)
    func transitions(state: Forum.State, code: ForumCommand.Code) throws {
        var story = try ForumStory.reaching(state)
        let before = story.it
        // A clock that is not due asks for nothing, whatever the state.
        let expected = code == .clockDue ? .unchanged : Self.table[state]?[code] ?? .refused
        // What is past cannot be planned any more; the table is about states.
        if code == .hold { story.now = local("2026-03-14 17:00") }
        switch expected {
        case .goes(let next):
            #expect(try story.give(ForumStory.command(code), as: ForumStory.role(code)))
            #expect(story.it.state == next)
        case .stays:
            #expect(try story.give(ForumStory.command(code), as: ForumStory.role(code)))
            #expect(story.it.state == state)
        case .unchanged:
            #expect(try story.give(ForumStory.command(code), as: ForumStory.role(code)) == false)
            #expect(story.it == before)
        case .refused:
            #expect(story.refusal(ForumStory.command(code), as: ForumStory.role(code)) != nil)
            #expect(story.it == before)
        }
        let isOffered = before.allowedCommands.contains(code.rawValue)
        let takes = expected == .stays || { if case .goes = expected { true } else { false } }()
        #expect(isOffered == takes, "\(state) offers \(before.allowedCommands)")
    }

    @Test("The whole way tells these facts, in private words sealed or in none (D10)") func told() throws {
        var story = try ForumStory.reaching(.held)
        try story.give(
            .recordView(
                ForumStory.opinion("秘密投诉") {
                    $0.department = nil; $0.complaint = ForumStory.complaint
                }))
        try story.give(
            .recordView(
                ForumStory.opinion("秘密报修") {
                    $0.department = nil; $0.repair = ForumStory.repair
                }))
        try story.give(.replyView(view: 1, text: "秘密答复"), as: .security)
        try story.give(.tellView(view: 1, ForumStory.satisfied))
        try story.give(.close(analysis: "秘密小结"), as: .officeDirector)
        #expect(
            story.told == [
                "forum.planned", "forum.invited", "forum.held", "view.recorded", "view.recorded", "view.complaint", "view.recorded",
                "view.repair", "view.replied", "view.told", "forum.closed",
            ])
        let closed = try #require(story.facts(ForumClosed.self).first)
        #expect((closed.views, closed.complaints, closed.repairs, closed.late) == (3, 1, 1, 0))
        #expect(closed.departments == [.security])
        let encoder = JSONEncoder()
        for event in story.events where !(Mirror(reflecting: event).children.contains { $0.label == "sealed" }) {
            let text = String(decoding: try encoder.encode(event), as: UTF8.self)
            for secret in ["秘密", "张伟芳", "13800013807", "3-1-"] { #expect(!text.contains(secret), "\(event.code) tells \(secret)") }
        }
        for event in story.events where (Mirror(reflecting: event).children.contains { $0.label == "sealed" }) {
            #expect(throws: EncodingError.self, "\(event.code) is written without a key") { try encoder.encode(event) }
        }
        #expect(try JSONDecoder().decode(Forum.self, from: encoder.encode(story.it)) == story.it)
    }

    @Test("A forum lies ahead, has themes, and that of a year's end lies near it and does not invite everyone (CBK-40)")
    func forms() {
        func faults(_ kind: ForumKind = .open, _ change: (inout ForumForm) -> Void) -> [String] {
            var story = ForumStory()
            return story.refusal(.plan(office: "osmanthus", ForumStory.form(kind, change)))?.fields.map(\.field) ?? []
        }
        #expect(faults { $0.themes = [] } == ["themes"])
        #expect(faults { $0.themes = [.repair, .repair] } == ["themes"])
        #expect(faults { $0.beginsAt = local("2026-03-04 17:00") } == ["beginsAt"])
        #expect(faults { $0.place = " " } == ["place"])
        #expect(faults { $0.audience = .everyone }.isEmpty)
        #expect(faults(.yearEnd) { $0.audience = .everyone } == ["audience"])
        #expect(faults(.yearEnd) { $0.beginsAt = local("2026-04-01 00:00") } == ["beginsAt"])
        #expect(faults(.yearEnd) { $0.beginsAt = local("2026-09-30 23:59") } == ["beginsAt"])
        let ends = [("2026-03-31 23:59", 2025), ("2026-10-01 00:00", 2026), ("2026-12-31 23:59", 2026), ("2027-01-01 00:00", 2026)]
        for (time, year) in ends {
            var story = ForumStory()
            #expect(story.refusal(.plan(office: "osmanthus", ForumStory.form(.yearEnd) { $0.beginsAt = local(time) })) == nil)
            #expect(story.it.year == year, "\(time)")
        }
        #expect(faults(.yearEnd) { $0.audience = .committee }.isEmpty)
    }

    @Test("Households are invited by name, each once; the committee or everyone may be invited without names (CBK-29)")
    func invitations() throws {
        var story = try ForumStory.reaching(.planned)
        #expect(story.refusal(.invite([]))?.fields.map(\.field) == ["guests"])
        try story.give(.invite(ForumStory.guests(0..<3)))
        #expect(try story.give(.invite(ForumStory.guests(0..<3))) == false)
        try story.give(.invite(ForumStory.guests(2..<5)))
        #expect(story.it.guests.count == 5)
        #expect(story.facts(ForumInvited.self).map(\.added) == [3, 2])
        #expect(story.refusal(.invite(ForumStory.guests(10..<600)))?.fields.map(\.field) == ["guests"])
        // Those who are invited know what forum it is.
        #expect(story.refusal(.amend(ForumStory.form { $0.audience = .everyone }))?.code == .ruleViolated)
        try story.give(.amend(ForumStory.form { $0.beginsAt = local("2026-03-15 14:00") }))
        for audience in [ForumAudience.committee, .everyone] {
            var free = try ForumStory.reaching(.planned, ForumStory.form { $0.audience = audience })
            try free.give(.invite([]))
            #expect(free.it.state == .invited)
            free.now = local("2026-03-14 17:00")
            #expect(try free.give(.hold(ForumAttendance(heldAt: free.now, households: ["9-9"], persons: 1))))
        }
    }

    @Test("Who came was invited, and there are at least as many people as households (CBK-40)") func attendance() throws {
        var story = try ForumStory.reaching(.invited)
        let future = ForumStory.attendance
        #expect(story.refusal(.hold(future))?.fields.map(\.field) == ["heldAt"])
        story.now = local("2026-03-14 17:00")
        var wrong = ForumStory.attendance
        wrong.households.append("9-9")
        #expect(story.refusal(.hold(wrong))?.fields.map(\.field) == ["households"])
        wrong = ForumStory.attendance
        wrong.persons = 1
        #expect(story.refusal(.hold(wrong))?.fields.map(\.field) == ["persons"])
        try story.give(.hold(ForumStory.attendance))
        #expect(story.it.attendance?.persons == 3)
    }

    @Test("A view waits for its department's reply and the owner's word; one that is not satisfied gets another (CBK-29)")
    func replies() throws {
        var story = try ForumStory.reaching(.held)
        #expect(story.it.opinion(1)?.state == .awaitingReply)
        let bound = local("2026-03-18 00:00")
        #expect(story.it.clocks.map(\.bound) == [bound])
        #expect(story.facts(ForumViewRecorded.self).map(\.bound) == [bound])
        #expect(story.refusal(.close(analysis: "秘密"))?.rule == "CBK-29")
        #expect(story.refusal(.tellView(view: 1, ForumStory.satisfied))?.code == .wrongState)
        #expect(story.refusal(.replyView(view: 2, text: "秘密"))?.fields.map(\.field) == ["view"])
        try story.give(.replyView(view: 1, text: "秘密草稿"), as: .security)
        // Nobody was told: the reply is replaced, and the owner still waits.
        try story.give(.replyView(view: 1, text: "秘密答复"), as: .security)
        #expect(story.it.opinion(1)?.replies.map(\.text) == ["秘密答复"])
        #expect(story.it.clocks.map(\.state) == [.running])
        #expect(story.refusal(.close(analysis: "秘密"))?.rule == "CBK-29")
        try story.give(.tellView(view: 1, ForumStory.notSatisfied))
        #expect(story.it.opinion(1)?.state == .awaitingReply)
        #expect(story.it.clocks.map(\.state) == [.met, .running])
        #expect(story.refusal(.close(analysis: "秘密"))?.rule == "CBK-29")
        try story.give(.replyView(view: 1, text: "秘密再答复"), as: .deptHead)
        try story.give(.tellView(view: 1, ForumStory.satisfied), as: .receptionist)
        #expect(try story.give(.tellView(view: 1, ForumStory.satisfied), as: .receptionist) == false)
        #expect(story.it.clocks.map(\.state) == [.met, .met])
        #expect(story.it.opinion(1)?.replies.map { $0.told?.telling.isSatisfied } == [false, true])
        try story.give(.close(analysis: "秘密"))
        #expect(story.it.state == .closed)
    }

    @Test("A reply that was corrected is not told as the one that was read; who gives no name may say what another said (CBK-29)")
    func corrected() throws {
        var story = try ForumStory.reaching(.held)
        try story.give(.recordView(ForumStory.opinion()))
        try story.give(.replyView(view: 1, text: "秘密答一"))
        var telling = ForumStory.satisfied
        telling.repliedAt = story.now
        story.now += 60
        try story.give(.replyView(view: 1, text: "秘密答二"))
        #expect(story.refusal(.tellView(view: 1, telling))?.code == .wrongState)
        telling.repliedAt = story.now.addingTimeInterval(0.0004)
        #expect(try story.give(.tellView(view: 1, telling)))
        let anonymous = ForumStory.opinion("秘密电梯慢") { $0.speaker = nil }
        for _ in 0..<2 { #expect(try story.give(.recordView(anonymous))) }
        #expect(story.it.opinions.count == 3)
    }

    @Test("An invitation that names a household again corrects its name and telephone (CBK-29)") func guests() throws {
        var story = try ForumStory.reaching(.invited)
        let first = try #require(story.it.guests.first)
        #expect(try story.give(.invite([first])) == false)
        let mended = ForumGuest(household: first.household, name: "张伟", phone: "13900001111", unit: first.unit)
        let count = story.it.guests.count
        #expect(try story.give(.invite([mended])))
        #expect(story.it.guests.first == mended && story.it.guests.count == count)
        let told = try #require(story.facts(ForumInvited.self).last)
        #expect(told.added == 0 && told.sealed.content?.guests == [mended])
    }

    @Test("A limit that passes is told once, to the department and the director, also when the reply comes first to be heard of (CBK-29)")
    func overdue() throws {
        var story = try ForumStory.reaching(.held)
        try story.give(.recordView(ForumStory.opinion("秘密二")))
        story.now = local("2026-03-17 23:59:59")
        #expect(try story.give(.clockDue(view: 1), as: .system) == false)
        story.now = local("2026-03-18 00:00")
        #expect(try story.give(.clockDue(view: 1), as: .system))
        // Both were due at that instant: both are told, each once.
        #expect(story.facts(ForumViewOverdue.self).map(\.view) == [1, 2])
        #expect(try story.give(.clockDue(view: 2), as: .system) == false)
        #expect(story.facts(ForumViewOverdue.self).first?.recipients == [.security, .officeDirector])
        #expect(story.it.clocks.map(\.state) == [.missed, .missed])
        try story.give(.replyView(view: 1, text: "秘密"), as: .security)
        try story.give(.tellView(view: 1, ForumStory.satisfied))
        #expect(story.it.clocks.first?.happened == story.now)
        #expect(story.it.figures.late == 2)
        var silent = try ForumStory.reaching(.held)
        silent.now = local("2026-03-20 10:00")
        try silent.give(.replyView(view: 1, text: "秘密"), as: .security)
        #expect(silent.told.suffix(2) == ["view.overdue", "view.replied"])
    }

    @Test("Without a limit in the policy no clock runs (callback.forum.reply_due)") func unlimited() throws {
        var settings = PolicySettings()
        settings.callback.forumReplyDue = .unlimited
        let story = try ForumStory.reaching(.held, rules: Policy(name: "test", settings: settings))
        #expect(story.it.clocks.isEmpty)
        #expect(story.facts(ForumViewRecorded.self).map(\.bound) == [nil])
    }

    @Test("A view that is a complaint or a repair becomes one, and owes no reply here (CBK-12, REP-05)") func handedOver() throws {
        var story = try ForumStory.reaching(.held)
        try story.give(.replyView(view: 1, text: "秘密"), as: .security)
        try story.give(.tellView(view: 1, ForumStory.satisfied))
        let complaint = ForumStory.opinion("秘密投诉") {
            $0.department = nil; $0.complaint = ForumStory.complaint
        }
        try story.give(.recordView(complaint))
        #expect(try story.give(.recordView(complaint)) == false)
        let raised = try #require(story.facts(ForumComplaintRaised.self).first)
        #expect(story.facts(ForumComplaintRaised.self).count == 1)
        #expect(raised.sealed.content == ForumStory.complaint.particulars && raised.majorReasons == [.lossOrInjury])
        #expect(story.it.opinion(2)?.complaintId == raised.complaintId)
        try story.give(
            .recordView(
                ForumStory.opinion("秘密报修") {
                    $0.department = nil; $0.repair = ForumStory.repair
                }))
        let asked = try #require(story.facts(ForumRepairRequested.self).first)
        #expect(asked.sealed.content == ForumStory.repair.particulars && asked.appointedAt == ForumStory.repair.appointedAt)
        #expect(story.it.opinion(3)?.workOrderId == asked.workOrderId)
        #expect(story.it.clocks.map(\.state) == [.met])
        #expect(story.refusal(.replyView(view: 2, text: "秘密"))?.code == .wrongState)
        try story.give(.close(analysis: "秘密"))
        func faults(_ change: (inout OpinionForm) -> Void) -> [String] {
            var held = try? ForumStory.reaching(.held)
            return held?.refusal(.recordView(ForumStory.opinion("秘密三", change)))?.fields.map(\.field) ?? []
        }
        #expect(faults { $0.department = nil } == ["department"])
        #expect(faults { $0.repair = ForumStory.repair } == ["department"])
        #expect(faults { $0.department = .system } == ["department"])
        #expect(
            faults {
                $0.department = nil; $0.repair = ForumStory.repair; $0.repair?.appointedAt = nil
            } == ["repair.appointedAt"])
        #expect(
            faults {
                $0.department = nil; $0.repair = ForumStory.repair; $0.repair?.emergencyCategory = .lift
            }
                == ["repair.emergencyCategory"])
        #expect(
            faults {
                $0.department = nil; $0.complaint = ForumStory.complaint; $0.complaint?.majorReasons = [.group]
            }
                == ["complaint.majorReasons"])
    }

    @Test("Who may do what: hosts hold it, the department that is asked replies, callers tell, heads sum up (CBK-29, CBK-40)")
    func roles() throws {
        let hosts = CallbackRoles.hosts
        let expected: [ForumCommand.Code: Set<Role>] = [
            .plan: hosts, .amend: hosts, .invite: hosts, .hold: hosts, .recordView: hosts,
            .replyView: hosts.union([.deptHead, .security]), .tellView: CallbackRoles.callers,
            .close: [.csManager, .ownerServiceSupervisor, .officeDirector],
            .cancel: [.csManager, .ownerServiceSupervisor, .officeDirector],
            .clockDue: [.system],
        ]
        let forum = try ForumStory.reaching(.held).it
        for code in ForumCommand.Code.allCases {
            #expect(forum.posts(for: ForumStory.command(code)) == expected[code], "\(code)")
            for role in Role.allCases where expected[code]?.contains(role) == false {
                var story = try ForumStory.reaching(.held)
                #expect(story.refusal(ForumStory.command(code), as: role)?.code == .forbidden, "\(role) \(code)")
            }
        }
        var other = try ForumStory.reaching(.held)
        #expect(other.refusal(.recordView(ForumStory.opinion("秘密别处")), as: .csDept, office: "donghu")?.code == .forbidden)
    }

    @Test("A department reads what it is asked, not by whom, and the summary; others only figures (OPS-01, RPT-12)")
    func sight() throws {
        var story = try ForumStory.reaching(.held)
        try story.give(.recordView(ForumStory.opinion("秘密保洁") { $0.department = .cleaningLead }))
        func seen(_ role: Role) -> ForumView { story.it.view(for: Actor(subject: "x", role: role)) }
        #expect(seen(.csDept).views?.map(\.text) == ["秘密意见", "秘密保洁"])
        #expect(seen(.csDept).views?.first?.speaker?.name == "张伟芳" && !seen(.csDept).masked)
        #expect(seen(.security).views?.map(\.text) == ["秘密意见", nil])
        #expect(seen(.security).views?.first?.speaker == nil && seen(.security).masked)
        let closed = try ForumStory.reaching(.closed).it
        func summary(_ role: Role) -> String? { closed.view(for: Actor(subject: "x", role: role)).analysis }
        #expect(summary(.security) == "秘密小结" && summary(.csDept) == "秘密小结" && summary(.cleaningLead) == nil)
        let listed = story.it.listView(for: Actor(subject: "x", role: .csDept))
        #expect(listed.views == nil && listed.figures.views == 2 && listed.figures.awaitingReply == 2)
        let guest = try #require(story.it.guests.first)
        #expect(story.it.guestView(guest, for: Actor(subject: "x", role: .security)).household == "***")
        #expect(story.it.guestView(guest, for: Actor(subject: "x", role: .csDept)).came == true)
    }

    @Test("The year's reminder comes on the policy's day in December, and for the last years when nobody looked (CBK-40)")
    func reminders() {
        func years(_ time: String, under policy: Policy = .baseline) -> [Int] {
            MissedForums.years(under: policy, at: local(time)).map(\.year)
        }
        #expect(years("2026-11-30 23:59:59") == [2024, 2025])
        #expect(years("2026-12-01 00:00") == [2024, 2025, 2026])
        #expect(years("2027-02-01 00:00") == [2025, 2026])
        var settings = PolicySettings()
        settings.callback.forumYearEndDay = 20
        #expect(years("2026-12-19 12:00", under: Policy(name: "test", settings: settings)) == [2024, 2025])
        settings.callback.forumYearEndDay = nil
        #expect(years("2026-12-31 12:00", under: Policy(name: "test", settings: settings)).isEmpty)
    }
}
