import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("The company's newspaper subscriptions (INT-38)") struct NewspaperTests {
    private static func day(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(dayNumber: 0) }

    private static func form(_ change: (inout NewspaperForm) -> Void = { _ in }) -> NewspaperForm {
        var form = NewspaperForm(
            title: "江淮晨报", copies: 2, department: .generalManager, supplier: "邮政支局", since: day("2026-01-01"), until: day("2026-12-31"))
        change(&form)
        return form
    }

    private static func begun(_ change: (inout NewspaperForm) -> Void = { _ in }) throws -> BookStory<NewspaperSubscription> {
        var story = BookStory<NewspaperSubscription>()
        try story.give(.enter(office: "yunxi", form(change)))
        return story
    }

    private static func command(_ code: NewspaperCommand.Code) -> NewspaperCommand {
        switch code {
        case .enter: .enter(office: "yunxi", form { $0.title = "参考消息" })
        case .renew: .renew(until: day("2027-12-31"), copies: nil)
        case .cancel: .cancel(reason: "秘密原因")
        case .clockDue: .clockDue
        }
    }

    @Test("Every state takes what it can, from the desk only, once (OPS-01)") func law() throws {
        let ways: [(String, [NewspaperCommand.Code])] = [
            ("running", []), ("renewed", [.renew]), ("cancelled", [.cancel]), ("renewed and cancelled", [.renew, .cancel]),
        ]
        try BookLaw<NewspaperSubscription>(
            ways: ways.map { name, codes in
                (
                    name,
                    { story in
                        try story.give(.enter(office: "yunxi", Self.form()))
                        for code in codes { try story.give(Self.command(code)) }
                    }
                )
            } + [
                (
                    "ended",
                    { story in
                        try story.give(.enter(office: "yunxi", Self.form()))
                        story.now = local("2027-01-01 00:00")
                        try story.give(.clockDue, as: .system)
                    }
                )
            ], command: Self.command, codes: NewspaperCommand.Code.allCases,
            states: Set(NewspaperSubscription.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("The desk is reminded before the last day and told when it is over, once each; a renewal begins anew, also a late one")
    func clocks() throws {
        var story = try Self.begun()
        #expect(story.facts(NewspaperEntered.self).map(\.endsAt) == [local("2027-01-01 00:00")])
        #expect(story.facts(NewspaperEntered.self).map(\.startsAt) == [local("2026-01-01 00:00")])
        let reminder = local("2026-12-17 00:00")
        #expect(story.it.clocks.map(\.bound) == [reminder, local("2027-01-01 00:00")])
        story.now = reminder.addingTimeInterval(-0.001)
        #expect(try !story.give(.clockDue, as: .system))
        story.now = reminder
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.facts(NewspaperEnding.self).map(\.endsAt) == [local("2027-01-01 00:00")])
        #expect(story.facts(NewspaperEnding.self).first?.recipients.contains(.receptionist) == true && story.it.state == .running)
        story.now = local("2027-01-01 00:00")
        #expect(try story.give(.clockDue, as: .system))
        #expect(story.facts(NewspaperEnded.self).map(\.endedAt) == [local("2027-01-01 00:00")] && story.it.state == .ended)
        #expect(story.it.clocks.allSatisfy { $0.due == nil })
        story.now = local("2027-01-05 09:00")
        try story.give(.renew(until: Self.day("2027-06-30"), copies: 3))
        #expect(story.it.state == .running && story.it.form.copies == 3 && story.it.renewals.map(\.copies) == [3])
        #expect(story.it.clocks.filter { $0.due != nil }.map(\.bound) == [local("2027-06-16 00:00"), local("2027-07-01 00:00")])
        #expect(story.facts(NewspaperRenewed.self).map(\.copies) == [3])
    }

    @Test("What is renewed in time ends later, and nothing is told of the earlier day; what is cancelled has no clock")
    func renewedInTime() throws {
        var story = try Self.begun()
        try story.give(Self.command(.renew))
        story.now = local("2027-01-02 09:00")
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.facts(NewspaperEnded.self).isEmpty && story.facts(NewspaperEnding.self).isEmpty)
        try story.give(Self.command(.cancel))
        #expect(story.it.clocks.allSatisfy { $0.due == nil } && story.it.state == .cancelled)
        var late = try Self.begun()
        late.now = local("2027-01-01 00:00")
        #expect(late.refusal(Self.command(.cancel))?.code == .wrongState)
    }

    @Test("Of one that ends sooner than the reminder the desk is told at once; with no reminder in the policy never (mail.renew_before)")
    func reminders() throws {
        var story = try Self.begun { $0.until = Self.day("2026-03-05") }
        #expect(try story.give(.clockDue, as: .system))
        #expect(story.facts(NewspaperEnding.self).count == 1)
        var settings = PolicySettings()
        settings.estate.newspaperRenewBefore = nil
        var none = BookStory<NewspaperSubscription>(rules: Policy(name: "silent", settings: settings))
        try none.give(.enter(office: "yunxi", Self.form()))
        #expect(none.it.clocks.map(\.name) == ["T-SUBSCRIPTION"])
    }

    @Test("What is wrong is named") func faults() {
        let wrong: [(String, (inout NewspaperForm) -> Void)] = [
            ("title", { $0.title = " " }), ("copies", { $0.copies = 0 }), ("copies", { $0.copies = 1_001 }),
            ("department", { $0.department = .owner }), ("until", { $0.until = $0.since.adding(days: -1) }),
            ("until", { $0.until = $0.since.adding(days: NewspaperForm.mostDays + 1) }),
            (
                "until",
                {
                    $0.since = $0.since.adding(days: -400)
                    $0.until = $0.since.adding(days: 30)
                }
            ),
        ]
        for (field, change) in wrong {
            var story = BookStory<NewspaperSubscription>()
            #expect(story.refusal(.enter(office: "yunxi", Self.form(change)))?.fields.map(\.field) == [field], "\(field)")
        }
    }

    @Test("A renewal is until a later day") func renewals() throws {
        var story = try Self.begun()
        let same = Self.day("2026-12-31")
        #expect(try story.give(.renew(until: same, copies: 2)) == false)
        for (until, copies, field) in [
            (same, 5, "until"), (same.adding(days: -1), nil, "until"), (same.adding(days: 3_000), nil, "until"),
            (same.adding(days: 1), 0, "copies"),
        ] as [(LocalDate, Int?, String)] {
            #expect(story.refusal(.renew(until: until, copies: copies))?.fields.map(\.field) == [field])
        }
    }
}
