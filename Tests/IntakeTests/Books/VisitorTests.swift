import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Visitors at the desk (INT-28 to INT-31, K-13, domain 3.11)") struct VisitorTests {
    static func form(_ kind: VisitorKind = .leaderGuest, _ change: (inout VisitorForm) -> Void = { _ in }) -> VisitorForm {
        var form = VisitorForm(
            kind: kind, name: "秘密客人", company: "秘密公司", phone: "13900000009", host: "陈主任", hasAppointment: false, purpose: "秘密来意")
        change(&form)
        return form
    }

    private static func policy(_ solicitors: SolicitorPolicy) -> Policy {
        var settings = PolicySettings()
        settings.desk.solicitorPolicy = solicitors
        return Policy(name: "test", settings: settings)
    }

    private static func registered(_ kind: VisitorKind, _ rules: Policy = .baseline) throws -> BookStory<Visitor> {
        var story = BookStory<Visitor>(rules: rules)
        try story.give(.register(office: "yunxi", form(kind)))
        return story
    }

    private static let consent = VisitorAdmissionForm(hasConsent: true, place: "会客室")

    static func command(_ code: VisitorCommand.Code) -> VisitorCommand {
        switch code {
        case .register: .register(office: "yunxi", form { $0.hasAppointment = true })
        case .callHost: .callHost
        case .admit: .admit(VisitorAdmissionForm(hasConsent: true, place: "会客室", signature: "秘密前台", hasForm: true))
        case .wait: .wait
        case .makeAppointment: .makeAppointment(at: local("2026-03-03 10:00"), contact: nil)
        case .decline: .decline(.unrelated, remark: "秘密缘由")
        case .alert: .alert(text: "秘密闯入")
        case .keepMaterial: .keepMaterial(text: "宣传册", place: "资料柜")
        case .leave: .leave
        }
    }

    @Test("Every state takes what domain 3.11 says, from the desk only, once; names are sealed and masked (OPS-01)") func law() throws {
        let paths: [(VisitorKind, [VisitorCommand.Code])] = [
            (.leaderGuest, []), (.leaderGuest, [.callHost]), (.leaderGuest, [.callHost, .wait]), (.leaderGuest, [.callHost, .admit]),
            (.colleagueGuest, [.callHost, .wait, .admit]), (.other, [.callHost, .makeAppointment]), (.other, [.decline]),
            (.other, [.alert]), (.leaderGuest, [.callHost, .admit, .leave]), (.courier, []), (.courier, [.admit]), (.applicant, [.admit]),
        ]
        try BookLaw<Visitor>(
            ways: paths.map { kind, codes in
                (
                    "\(kind) \(codes.map(\.rawValue))",
                    { story in
                        try story.give(.register(office: "yunxi", Self.form(kind)))
                        for code in codes { try story.give(Self.command(code)) }
                    }
                )
            }, command: Self.command, codes: VisitorCommand.Code.allCases, states: Set(Visitor.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test(
        "Nobody's guest is let in before the host was called and agreed (INT-28)",
        arguments: [VisitorKind.leaderGuest, .colleagueGuest, .other])
    func hostAgrees(kind: VisitorKind) throws {
        var story = try Self.registered(kind)
        #expect(story.refusal(.admit(Self.consent))?.code == .wrongState)
        try story.give(.callHost)
        #expect(story.refusal(.admit(VisitorAdmissionForm()))?.rule == "INT-28")
        try story.give(.wait)
        #expect(story.refusal(.admit(VisitorAdmissionForm(place: "会客室")))?.rule == "INT-28")
        try story.give(.admit(Self.consent))
        #expect(story.facts(VisitorAdmitted.self).map(\.basis) == [.consent])
        #expect(story.told == ["visitor.registered", "visitor.hostcalled", "visitor.waiting", "visitor.admitted"])
    }

    @Test("A courier is signed for, an applicant's form is taken and HR is told; neither is announced (INT-29)") func special() throws {
        var courier = try Self.registered(.courier)
        #expect(courier.refusal(.admit(Self.consent))?.rule == "INT-29")
        let item = MailItemID(.v7())
        // Not there, another office's, or something else.
        for strange in [nil, MentionedCase(kind: "mail_item", office: "donghu"), MentionedCase(kind: "pass", office: "yunxi")] {
            courier.known[item.retyped()] = strange
            let refusal = courier.refusal(.admit(VisitorAdmissionForm(signature: "秘密前台", mailItemId: item)))
            #expect(refusal?.fields.map(\.field) == ["mailItemId"])
        }
        courier.known[item.retyped()] = MentionedCase(kind: "mail_item", office: "yunxi")
        try courier.give(.admit(VisitorAdmissionForm(signature: "秘密前台", mailItemId: item)))
        #expect(courier.facts(VisitorAdmitted.self).map(\.mailItemId) == [item])
        #expect(courier.it.admission?.signature?.name == "秘密前台")
        var applicant = try Self.registered(.applicant)
        #expect(applicant.refusal(.admit(Self.consent))?.rule == "INT-29")
        try applicant.give(.admit(VisitorAdmissionForm(hasForm: true)))
        #expect(applicant.facts(VisitorAdmitted.self).map(\.recipients) == [[.hr]])
        #expect(applicant.refusal(.callHost)?.code == .wrongState)
    }

    @Test("Where salespeople are received they come in at once and are not turned away (K-13)") func receive() throws {
        var story = try Self.registered(.salesperson, Self.policy(.receive))
        #expect(story.refusal(.decline(.solicitor, remark: nil))?.rule == "K-13")
        try story.give(.admit(VisitorAdmissionForm()))
        #expect(story.facts(VisitorAdmitted.self).map(\.basis) == [.solicitor])
    }

    @Test("Where somebody is asked first, a salesperson comes in only with consent (K-13)") func ask() throws {
        var story = try Self.registered(.salesperson)
        #expect(story.refusal(.admit(Self.consent))?.rule == "K-13")
        var declined = story
        try declined.give(.decline(.solicitor, remark: nil))
        #expect(declined.it.state == .declined)
        try story.give(.callHost)
        #expect(story.refusal(.admit(VisitorAdmissionForm()))?.rule == "INT-28")
        try story.give(.admit(Self.consent))
        #expect(story.it.state == .admitted)
    }

    @Test("Where salespeople are refused nobody is asked and nobody comes in (K-13)") func refuse() throws {
        var story = try Self.registered(.salesperson, Self.policy(.refuse))
        #expect(story.refusal(.callHost)?.rule == "K-13")
        #expect(story.refusal(.admit(Self.consent))?.rule == "K-13")
        try story.give(.decline(.solicitor, remark: nil))
    }

    @Test("A salesperson's material is kept in the month's list, received or not, once; of nobody else (INT-30)") func material() throws {
        var story = try Self.registered(.salesperson)
        try story.give(.decline(.solicitor, remark: nil))
        // 16:30 UTC of the last day of February is in March already.
        story.now = Date(timeIntervalSince1970: 1_772_296_200)
        try story.give(Self.command(.keepMaterial))
        #expect(story.it.material?.month.description == "2026-03")
        #expect(story.facts(VisitorMaterialKept.self).map(\.recipients) == [[.ownerServiceSupervisor]])
        #expect(story.refusal(.keepMaterial(text: "另一册", place: "资料柜"))?.code == .wrongState)
        var guest = try Self.registered(.other)
        #expect(guest.refusal(Self.command(.keepMaterial))?.code == .wrongState)
    }

    @Test("Whose host is away gets another time or leaves a message (INT-06, INT-29)") func appointment() throws {
        var story = try Self.registered(.leaderGuest)
        try story.give(.callHost)
        #expect(story.refusal(.makeAppointment(at: nil, contact: nil))?.fields.map(\.field) == ["appointmentAt"])
        #expect(story.refusal(.makeAppointment(at: monday, contact: nil))?.fields.map(\.field) == ["appointmentAt"])
        #expect(story.refusal(.makeAppointment(at: local("2027-03-10 10:00"), contact: nil))?.rule == "INT-29")
        let message = ContactID(.v7())
        for strange in [nil, MentionedCase(kind: "contact", office: "donghu"), MentionedCase(kind: "pass", office: "yunxi")] {
            story.known[message.retyped()] = strange
            #expect(story.refusal(.makeAppointment(at: nil, contact: message))?.fields.map(\.field) == ["contactId"])
        }
        story.known[message.retyped()] = MentionedCase(kind: "contact", office: "yunxi")
        try story.give(.makeAppointment(at: nil, contact: message))
        #expect(story.facts(VisitorAppointmentMade.self).map(\.contactId) == [message])
        #expect(!story.it.isInHouse)
    }

    @Test("Security is called from any state in which the visitor is there, by security itself too (INT-31)", arguments: [0, 1, 2, 3])
    func alert(steps: Int) throws {
        var story = try Self.registered(.leaderGuest)
        for command in [VisitorCommand.callHost, .wait, .admit(Self.consent)].prefix(steps) { try story.give(command) }
        try story.give(Self.command(.alert), as: .security)
        let alert = try #require(story.facts(SecurityAlertRaised.self).first)
        #expect(alert.recipients == [.security, .securityManager] && alert.sealed.content?.text == "秘密闯入")
        #expect(story.it.isInHouse)
        try story.give(.leave)
        #expect(!story.it.isInHouse)
    }

    @Test("A host who was not called has refused nobody, and only salespeople are declined as such (INT-31)") func declines() throws {
        var story = try Self.registered(.leaderGuest)
        #expect(story.refusal(.decline(.hostRefused, remark: nil))?.fields.map(\.field) == ["reason"])
        #expect(story.refusal(.decline(.solicitor, remark: nil))?.fields.map(\.field) == ["reason"])
        try story.give(.callHost)
        try story.give(.decline(.hostRefused, remark: nil))
    }

    @Test("A guest names a host; everybody a name and a purpose (INT-28)") func fields() {
        var story = BookStory<Visitor>()
        let bare = VisitorForm(kind: .leaderGuest, name: " ", phone: "call me", hasAppointment: true, purpose: "")
        #expect(story.refusal(.register(office: "", bare))?.fields.map(\.field) == ["office", "name", "phone", "purpose", "host"])
        #expect(story.refusal(.register(office: "yunxi", Self.form(.courier) { $0.host = nil })) == nil)
    }
}
