import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Move-outs (INT-51 to INT-53, domain 3.8b)") struct MoveOutTests {
    static let form = MoveOutForm(
        unit: "秘密楼1502", tenant: "秘密租户", phone: "13900000009",
        agreementDate: LocalDate("2026-03-31") ?? LocalDate(dayNumber: 0))
    static let undertakings = UndertakingForm(
        renovation: .restored, renovationAgreement: "秘密约定", keys: "秘密全部钥匙", ownerSignature: "秘密业主", tenantSignature: "秘密租户")
    static let custody = KeyCustodyID(freshID)
    static let entry = VacantUnitID(freshID)

    static func command(_ code: MoveOutCommand.Code) -> MoveOutCommand {
        switch code {
        case .request: .request(office: "yunxi", MoveOutForm(unit: "秘密楼1601", tenant: "秘密租户", agreementDate: form.agreementDate))
        case .undertake: .undertake(undertakings)
        case .clearFinance: .clearFinance
        case .clearEngineering: .clearEngineering
        case .clearSecurity: .clearSecurity
        case .receiveKeys: .receiveKeys(custody)
        case .close: .close(vacantUnit: entry)
        case .cancel: .cancel(reason: "秘密续租")
        case .clockDue: .clockDue
        }
    }

    private static func post(_ code: MoveOutCommand.Code) -> Role {
        switch code {
        case .clearFinance: .finance
        case .clearEngineering: .engineering
        case .clearSecurity: .security
        default: .ownerRelationsSupervisor
        }
    }

    private static func story(_ codes: [MoveOutCommand.Code], under rules: Policy = .baseline) throws -> BookStory<MoveOut> {
        var story = BookStory<MoveOut>(rules: rules)
        try story.give(.request(office: "yunxi", form))
        for code in codes { try story.give(command(code), as: post(code)) }
        return story
    }

    private static let cleared: [MoveOutCommand.Code] = [.undertake, .clearSecurity, .clearFinance, .clearEngineering]

    @Test("Every state takes what domain 3.8b says, from its posts only, once; names are sealed and masked (OPS-01)") func law() throws {
        let ways: [[MoveOutCommand.Code]] = [
            [], [.undertake], [.undertake, .clearFinance], Self.cleared, Self.cleared + [.receiveKeys],
            Self.cleared + [.receiveKeys, .close],
            [.cancel], [.undertake, .cancel],
        ]
        try BookLaw<MoveOut>(
            ways: ways.map { codes in ("\(codes.map(\.rawValue))", { story in story = try Self.story(codes) }) },
            command: Self.command, codes: MoveOutCommand.Code.allCases, states: Set(MoveOut.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test(
        "WE-60: for a move-out on 2026-09-30 the form of 09-16 is in time and that of 09-17 is taken and late (INT-51)",
        arguments: [("2026-09-16 23:59", false), ("2026-09-17 00:00", true)])
    func notice(at: String, late: Bool) throws {
        var story = BookStory<MoveOut>()
        story.now = local(at)
        var form = Self.form
        form.agreementDate = try #require(LocalDate("2026-09-30"))
        try story.give(.request(office: "yunxi", form))
        #expect(story.it.late == late && story.facts(MoveOutRequested.self).map(\.late) == [late])
        #expect(story.it.bound == local("2026-09-17 00:00"))
    }

    @Test("A form that was filled in time is in time, however late it is heard of (INT-51)") func heardLate() throws {
        var story = BookStory<MoveOut>()
        story.now = local("2026-09-18 08:00")
        var form = Self.form
        form.agreementDate = try #require(LocalDate("2026-09-30"))
        try story.give(.request(office: "yunxi", form, at: local("2026-09-16 23:59")), as: .system)
        #expect(!story.it.late && story.it.requestedAt == local("2026-09-16 23:59"))
    }

    @Test("The days of notice are the company's (INT-51)") func noticeOfCompany() throws {
        var settings = PolicySettings()
        settings.estate.moveOutNotice = DayCount(30)
        let story = try Self.story([], under: Policy(name: "month", settings: settings))
        #expect(story.it.late)
        #expect(try !Self.story([]).it.late)
    }

    @Test("The day is the agreement's, or an earlier one that the owner confirmed, which a letter then proves (INT-52)") func date() throws
    {
        var early = Self.form
        early.confirmedDate = LocalDate("2026-03-20")
        var story = BookStory<MoveOut>()
        try story.give(.request(office: "yunxi", early))
        #expect(story.facts(MoveOutRequested.self).map(\.dayStart) == [local("2026-03-20 00:00")])
        #expect(story.refusal(.undertake(Self.undertakings), as: .csManager)?.fields.map(\.field) == ["letter"])
        var proved = Self.undertakings
        proved.letter = "云业字2026-7"
        #expect(try Self.refused(.undertake(proved)) == ["letter"])
        try story.give(.undertake(proved), as: .csManager)
        var other = BookStory<MoveOut>()
        early.confirmedDate = early.agreementDate
        #expect(other.refusal(.request(office: "yunxi", early))?.fields.map(\.field) == ["confirmedDate"])
        var past = Self.form
        past.agreementDate = try #require(LocalDate("2026-03-01"))
        #expect(other.refusal(.request(office: "yunxi", past))?.fields.map(\.field) == ["agreementDate"])
    }

    private static func refused(_ command: MoveOutCommand) throws -> [String] {
        var story = try Self.story([])
        return story.refusal(command, as: .ownerRelationsSupervisor)?.fields.map(\.field) ?? []
    }

    @Test("Undertakings need what was agreed about a second renovation, the keys, and both signatures (INT-52)") func undertakings() throws
    {
        var bare = Self.undertakings
        bare.renovationAgreement = nil
        bare.keys = " "
        bare.ownerSignature = ""
        bare.tenantSignature = ""
        #expect(try Self.refused(.undertake(bare)) == ["renovationAgreement", "keys", "ownerSignature", "tenantSignature"])
        var without = Self.undertakings
        without.renovation = .none
        #expect(try Self.refused(.undertake(without)) == ["renovationAgreement"])
    }

    @Test(
        "Each department clears for itself, and nobody for another (INT-53)",
        arguments: [
            (MoveOutCommand.Code.clearFinance, [Role.finance, .financeManager]),
            (.clearEngineering, [.engineering, .engineeringSupervisor]), (.clearSecurity, [.security, .securityManager]),
        ])
    func departments(_ code: MoveOutCommand.Code, _ posts: [Role]) throws {
        for role in Role.allCases {
            var story = try Self.story([.undertake])
            let refusal = story.refusal(Self.command(code), as: role)
            #expect(refusal?.code == (posts.contains(role) ? nil : .forbidden), "\(role)")
        }
    }

    @Test("It is cleared when finance, engineering and security have each cleared it, in whatever order (INT-53)") func clearance() throws {
        let clearing: [MoveOutCommand.Code] = [.clearFinance, .clearEngineering, .clearSecurity]
        for first in clearing {
            for second in clearing where second != first {
                let story = try Self.story([.undertake, first, second])
                #expect(story.it.state == .clearing && story.it.outstanding.count == 1 && story.facts(MoveOutCleared.self).isEmpty)
                let third = clearing.filter { $0 != first && $0 != second }
                let done = try Self.story([.undertake, first, second] + third)
                #expect(done.it.state == .cleared && done.facts(MoveOutClearanceGiven.self).map(\.outstanding) == [2, 1, 0])
                #expect(done.facts(MoveOutCleared.self).count == 1)
            }
        }
    }

    @Test(
        "Departments that have not cleared are reminded every so many days, where the company says so, and no more than ten times (INT-53)")
    func reminders() throws {
        var settings = PolicySettings()
        settings.estate.moveOutClearanceReminder = DayCount(2)
        let rules = Policy(name: "reminders", settings: settings)
        var story = try Self.story([.undertake, .clearFinance], under: rules)
        #expect(story.it.clocks.map(\.bound) == [local("2026-03-05 00:00")])
        story.now = local("2026-03-05 00:00")
        #expect(try story.give(.clockDue, as: .system))
        #expect(
            story.facts(MoveOutClearanceDue.self).map(\.recipients) == [[.engineering, .security, .ownerRelationsSupervisor]])
        #expect(story.it.clocks.last?.bound == local("2026-03-08 00:00"))
        for _ in 0..<20 {
            story.now += 3 * 86_400
            try story.give(.clockDue, as: .system)
        }
        #expect(story.facts(MoveOutClearanceDue.self).count == MoveOut.mostReminders)
        var prompt = try Self.story([.undertake, .clearFinance, .clearSecurity, .clearEngineering], under: rules)
        #expect(prompt.it.clocks.allSatisfy { $0.due == nil })
        prompt.now = local("2026-04-01 00:00")
        #expect(try !prompt.give(.clockDue, as: .system))
        #expect(try Self.story([.undertake]).it.clocks.isEmpty, "the baseline sets no reminder")
    }

    @Test("Engineering and security see the unit and nobody's name; finance sees who moves out (OPS-01)") func sight() throws {
        let moveOut = try Self.story([.undertake]).it
        for role in [Role.engineering, .security] {
            let view = moveOut.view(for: Actor(subject: "staff", role: role))
            #expect(view.moveOut.unit == Self.form.unit && view.moveOut.tenant != Self.form.tenant && view.moveOut.phone != Self.form.phone)
            #expect(view.undertakings?.form == Self.undertakings.masked && view.masked)
        }
        #expect(moveOut.view(for: Actor(subject: "staff", role: .finance)).moveOut == Self.form)
    }

    @Test("A form names everything that is wrong with it at once (INT-51)") func fields() {
        var story = BookStory<MoveOut>()
        let bare = MoveOutForm(unit: "", tenant: " ", phone: "x", agreementDate: Self.form.agreementDate)
        #expect(story.refusal(.request(office: "", bare))?.fields.map(\.field) == ["office", "unit", "tenant", "phone"])
        let nowhere = MoveOutForm(unit: "--", tenant: "周租户", agreementDate: Self.form.agreementDate)
        #expect(story.refusal(.request(office: "yunxi", nowhere))?.fields.map(\.field) == ["unit"])
    }
}
