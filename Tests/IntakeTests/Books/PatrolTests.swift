import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Patrols of the owner areas (OPS-13, OPS-14, domain 3.12)") struct PatrolTests {
    static let form = PatrolForm(area: "秘密楼栋", person: "秘密小孙", startsAt: monday)

    static func finding(_ text: String = "秘密积水", _ change: (inout FindingForm) -> Void = { _ in }) -> FindingForm {
        var form = FindingForm(place: "秘密大堂", kind: .cleaning, importance: .ordinary, text: text, department: .cleaningLead)
        change(&form)
        return form
    }

    static let repair = FindingRepair(
        particulars: RepairParticulars(
            what: "秘密灯", address: "秘密地址", unit: "公共区域", contactPerson: "秘密小孙", contactPhone: "13900000007"), urgency: .normal,
        appointedAt: local("2026-03-03 10:00"))

    static let broken = finding("秘密感应灯") {
        $0.kind = .engineering
        $0.department = nil
        $0.repair = repair
    }

    private static func planned() throws -> BookStory<Patrol> {
        var story = BookStory<Patrol>()
        try story.give(.plan(office: "yunxi", form))
        return story
    }

    static func command(_ code: PatrolCommand.Code) -> PatrolCommand {
        switch code {
        case .plan: .plan(office: "yunxi", PatrolForm(area: "别处", startsAt: monday))
        case .raiseFinding: .raiseFinding(finding("秘密另一处"))
        case .finish: .finish(at: monday, PatrolStates(cleanliness: .faulty, engineering: .inOrder))
        case .sendFindings: .sendFindings
        case .settleFinding: .settleFinding(1, result: "秘密已清")
        case .closeFindings: .closeFindings
        case .cancel: .cancel(reason: "秘密台风")
        }
    }

    @Test("Every state takes what domain 3.12 says, from those who patrol only, once; words are sealed") func law() throws {
        let paths: [[PatrolCommand.Code]] = [
            [], [.raiseFinding], [.finish], [.raiseFinding, .finish], [.raiseFinding, .finish, .sendFindings],
            [.raiseFinding, .finish, .sendFindings, .settleFinding],
            [.raiseFinding, .finish, .sendFindings, .settleFinding, .closeFindings], [.finish, .closeFindings], [.cancel],
        ]
        try BookLaw<Patrol>(
            ways: paths.map { codes in
                (
                    "\(codes.map(\.rawValue))",
                    { story in
                        try story.give(.plan(office: "yunxi", Self.form))
                        for code in codes { try story.give(Self.command(code)) }
                    }
                )
            }, command: Self.command, codes: PatrolCommand.Code.allCases, states: Set(Patrol.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("Findings go to their departments, important ones to the supervisor, and a repair on a slip at once (OPS-13, OPS-14)")
    func findings() throws {
        var story = try Self.planned()
        try story.give(.raiseFinding(Self.finding()))
        try story.give(.raiseFinding(Self.broken))
        let contact = ContactID(.v7())
        let smell = PatrolCommand.raiseFinding(
            Self.finding("秘密异味") {
                $0.department = nil
                $0.contactId = contact
                $0.importance = .important
            })
        for strange in [nil, MentionedCase(kind: "contact", office: "donghu"), MentionedCase(kind: "pass", office: "yunxi")] {
            story.known[contact.retyped()] = strange
            #expect(story.refusal(smell)?.fields.map(\.field) == ["contactId"])
        }
        story.known[contact.retyped()] = MentionedCase(kind: "contact", office: "yunxi")
        try story.give(smell)
        let order = try #require(story.facts(PatrolRepairRequested.self).first)
        #expect(order.finding == 2 && order.sealed.content?.what == "秘密灯")
        #expect(story.facts(PatrolFindingRaised.self).map(\.workOrderId) == [nil, order.workOrderId, nil])
        #expect(story.facts(PatrolFindingRaised.self).map(\.contactId) == [nil, nil, contact])
        try story.give(.finish(at: monday))
        #expect(story.refusal(.closeFindings)?.code == .wrongState)
        try story.give(.sendFindings)
        let sent = try #require(story.facts(PatrolFindingsSent.self).first)
        #expect(sent.recipients == [.ownerServiceSupervisor, .cleaningLead] && sent.important == 1 && sent.findings == 3)
        #expect(story.refusal(.closeFindings)?.code == .wrongState, "one waits for its department")
        #expect(story.refusal(.settleFinding(2, result: "好"))?.code == .wrongState, "a repair goes its own way")
        #expect(story.refusal(.settleFinding(4, result: "好"))?.fields.map(\.field) == ["finding"])
        #expect(story.refusal(.settleFinding(1, result: "好"), as: .engineering)?.code == .forbidden)
        try story.give(.settleFinding(1, result: "秘密已清"), as: .cleaningLead)
        try story.give(.closeFindings)
        #expect(story.it.state == .findingsClosed)
    }

    @Test("A planned patrol is cancelled for a reason, unless something was found on it; it counts for no day (OPS-13)")
    func cancelled() throws {
        var story = try Self.planned()
        #expect(story.refusal(.cancel(reason: " "))?.fields.map(\.field) == ["reason"])
        #expect(story.refusal(.cancel(reason: "秘密台风"), as: .engineering)?.code == .forbidden)
        var begun = story
        try begun.give(.raiseFinding(Self.finding()))
        #expect(begun.refusal(.cancel(reason: "秘密台风"))?.code == .wrongState, "what was found is kept")
        try story.give(.cancel(reason: "秘密台风"), as: .security)
        #expect(story.it.state == .cancelled && story.it.doneOn == nil && story.it.allowedCommands.isEmpty)
        #expect(story.it.view(for: Actor(subject: "e", role: .engineering)).cancellation?.by == .security)
        let fact = try #require(story.facts(PatrolCancelled.self).first)
        #expect(fact.sealed.content?.reason == "秘密台风" && fact.startsAt == monday)
        #expect(story.refusal(.finish(at: monday))?.code == .wrongState)
    }

    @Test("Ordinary findings do not reach the supervisor (OPS-13)") func ordinary() throws {
        var story = try Self.planned()
        try story.give(.raiseFinding(Self.finding()))
        try story.give(.finish(at: monday))
        try story.give(.sendFindings)
        #expect(story.facts(PatrolFindingsSent.self).map(\.recipients) == [[.cleaningLead]])
    }

    @Test("A patrol says how cleanliness and engineering were found, or shows what it did not look at (OPS-13)") func states() throws {
        let staff = Actor(subject: "e", role: .engineering)
        var silent = try Self.planned()
        #expect(silent.it.view(for: staff).unseen == nil, "it is not made yet")
        try silent.give(.finish(at: monday))
        #expect(silent.it.view(for: staff).unseen == [.cleanliness, .engineering] && silent.it.states == nil)
        try silent.give(.raiseFinding(Self.finding()))
        #expect(silent.it.listView(for: staff).unseen == [.engineering], "a finding says so as well")
        var told = try Self.planned()
        try told.give(.finish(at: monday, PatrolStates(cleanliness: .faulty, engineering: .inOrder)))
        let view = told.it.view(for: staff)
        #expect(view.unseen == nil && view.cleanliness == .faulty && view.engineering == .inOrder)
        #expect(told.facts(PatrolDone.self).map(\.cleanliness) == [.faulty] && told.facts(PatrolDone.self).map(\.engineering) == [.inOrder])
    }

    @Test("Where the policy asks for it no patrol is finished without either (OPS-13)") func needsStates() throws {
        var settings = PolicySettings()
        settings.estate.patrolNeedsStates = true
        var story = BookStory<Patrol>(rules: Policy(name: "test", settings: settings))
        try story.give(.plan(office: "yunxi", Self.form))
        let refusal = story.refusal(.finish(at: monday))
        #expect(refusal?.fields.map(\.field) == ["cleanliness", "engineering"] && refusal?.rule == "OPS-13")
        try story.give(.raiseFinding(Self.broken))
        #expect(story.refusal(.finish(at: monday))?.fields.map(\.field) == ["cleanliness"])
        try story.give(.finish(at: monday, PatrolStates(cleanliness: .inOrder)))
    }

    @Test("A patrol counts for the local day on which it ended (OPS-13)") func day() throws {
        var story = try Self.planned()
        story.now = local("2026-03-03 08:00")
        #expect(story.refusal(.finish(at: local("2026-03-03 09:00")))?.fields.map(\.field) == ["doneAt"])
        try story.give(.finish(at: local("2026-03-03 00:00").addingTimeInterval(-1)))
        #expect(story.it.doneOn?.description == "2026-03-02")
    }

    @Test(
        "A finding says what is done about it, in exactly one way; a repair has its facts (OPS-13, REP-06)",
        arguments: [
            ("department", PatrolTests.finding { $0.department = nil }),
            ("department", PatrolTests.finding { $0.repair = PatrolTests.repair }),
            ("department", PatrolTests.finding { $0.department = .mysteryShopper }), ("place", PatrolTests.finding { $0.place = "" }),
            ("text", PatrolTests.finding("")),
            (
                "repair.appointedAt",
                PatrolTests.finding {
                    $0.department = nil
                    $0.repair = PatrolTests.repair
                    $0.repair?.appointedAt = nil
                }
            ),
            (
                "repair.appointedAt",
                PatrolTests.finding {
                    $0.department = nil
                    $0.repair = PatrolTests.repair
                    $0.repair?.appointedAt = monday
                }
            ),
            (
                "repair.emergencyCategory",
                PatrolTests.finding {
                    $0.department = nil
                    $0.repair = PatrolTests.repair
                    $0.repair?.emergencyCategory = EmergencyCategory.allCases.first
                }
            ),
        ])
    func fields(field: String, form: FindingForm) throws {
        var story = try Self.planned()
        #expect(story.refusal(.raiseFinding(form))?.fields.map(\.field).contains(field) == true)
    }

    @Test("A patrol has a hundred findings at most") func most() throws {
        var story = try Self.planned()
        for index in 0..<Patrol.mostFindings { try story.give(.raiseFinding(Self.finding("秘密\(index)"))) }
        #expect(story.refusal(.raiseFinding(Self.finding("秘密最后")))?.fields.map(\.field) == ["finding"])
    }

    private static func judge(_ day: String, done: Int, at now: Date, role: Role = .system) throws(Rejection) -> PatrolShort? {
        let context = DecisionContext(
            now: now, caseID: contactID, number: "PD-1", actor: Actor(subject: "system", role: role), freshID: freshID)
        guard let day = LocalDate(day) else { preconditionFailure("a day") }
        let decision = try PatrolDay.decide(
            nil, PatrolDayCommand(office: "yunxi", day: day, done: done), under: .baseline, in: context)
        guard case .changed(let change) = decision else { return nil }
        return change.events.first as? PatrolShort
    }

    @Test("WE-69: one patrol on a working day is one too few, at the end of the day and not before; none too few on a Sunday (OPS-13)")
    func short() throws {
        let end = local("2026-03-03 00:00")
        let told = try #require(try Self.judge("2026-03-02", done: 1, at: end))
        #expect(told.short == 1 && told.required == 2 && told.dayStart == local("2026-03-02 00:00"))
        #expect(try Self.judge("2026-03-02", done: 0, at: end)?.short == 2)
        for (day, done, now) in [
            ("2026-03-02", 1, end.addingTimeInterval(-0.001)), ("2026-03-02", 2, end), ("2026-03-01", 0, local("2026-03-02 00:00")),
        ] {
            #expect(throws: Rejection.self) { try Self.judge(day, done: done, at: now) }
        }
        #expect(throws: Rejection.self) { try Self.judge("2026-03-02", done: 1, at: end, role: .officeDirector) }
    }
}
