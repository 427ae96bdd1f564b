import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Mail and parcels at the desk (INT-34 to INT-38, domain 3.9)") struct MailTests {
    static func form(_ stream: MailStream = .owner, _ change: (inout MailForm) -> Void = { _ in }) -> MailForm {
        var form = MailForm(
            stream: stream, kind: .parcel, unit: stream == .owner ? "秘密单元" : nil, addressee: "秘密收件人", sender: "秘密寄件人",
            carrier: "中国邮政", trackingNumber: "秘密单号", place: "前台")
        change(&form)
        return form
    }

    private static func begun(_ stream: MailStream = .owner, at now: Date = monday) throws -> BookStory<MailItem> {
        var story = BookStory<MailItem>()
        story.now = now
        try story.give(.receive(office: "yunxi", form(stream)))
        return story
    }

    static func command(_ code: MailCommand.Code) -> MailCommand {
        switch code {
        case .receive: .receive(office: "yunxi", form { $0.place = "后台" })
        case .check: .check(note: nil)
        case .notify: .notify(person: "秘密家人", note: "秘密留言")
        case .deliver: .deliver(signature: "秘密签收", note: nil)
        case .collect: .collect(signature: "秘密本人", note: "秘密备注")
        case .log: .log
        case .passOn: .passOn(to: .officeDirector, person: "秘密主任")
        case .sign: .sign(name: "秘密前台")
        case .give: .give(signature: "秘密收件人")
        case .giveBack: .giveBack(reason: "秘密原因")
        case .clockDue: .clockDue
        }
    }

    @Test("Every state takes what domain 3.9 says, from the desk only, once; names are sealed and masked (OPS-01)") func law() throws {
        let paths: [(MailStream, [MailCommand.Code])] = [
            (.owner, []), (.owner, [.check]), (.owner, [.check, .notify]), (.owner, [.check, .notify, .collect]),
            (.owner, [.check, .deliver]), (.owner, [.check, .notify, .deliver]), (.owner, [.giveBack]),
            (.owner, [.check, .notify, .giveBack]), (.company, []), (.company, [.log]), (.company, [.log, .passOn]),
            (.courier, []), (.courier, [.sign]), (.courier, [.sign, .give]),
        ]
        try BookLaw<MailItem>(
            ways: paths.map { stream, codes in
                (
                    "\(stream) \(codes.map(\.rawValue))",
                    { story in
                        try story.give(.receive(office: "yunxi", Self.form(stream)))
                        for code in codes { try story.give(Self.command(code)) }
                    }
                )
            }, command: Self.command, codes: MailCommand.Code.allCases, states: Set(MailItem.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("Nothing is told of before it is checked, and nothing is collected before it is told of (INT-34, INT-35, INT-36)")
    func order() throws {
        var story = try Self.begun()
        #expect(story.refusal(Self.command(.notify))?.code == .wrongState)
        #expect(story.refusal(Self.command(.deliver))?.code == .wrongState)
        try story.give(Self.command(.check), as: .mailSorter)
        #expect(story.refusal(Self.command(.collect))?.code == .wrongState)
        try story.give(Self.command(.notify))
        try story.give(Self.command(.collect))
        #expect(story.told == ["mail.received", "mail.checked", "mail.notified", "mail.collected", "mail.closed"])
        #expect(story.it.state == .closed && story.it.collection?.name == "秘密本人" && story.it.collection?.at == monday)
    }

    @Test("T-MAIL ends at 24:00 of the day received; told once, by timer or by whoever comes late (INT-35)") func overdue() throws {
        let midnight = local("2026-03-03 00:00")
        for evening in ["2026-03-02 00:00", "2026-03-02 09:30", "2026-03-02 23:59"] {
            let story = try Self.begun(at: local(evening))
            #expect(story.it.clocks.map(\.bound) == [midnight])
            #expect(story.facts(MailReceived.self).first?.noticeDueAt == midnight)
        }
        var timed = try Self.begun()
        timed.now = midnight.addingTimeInterval(-0.001)
        #expect(try !timed.give(.clockDue, as: .system))
        timed.now = midnight
        #expect(try timed.give(.clockDue, as: .system))
        #expect(try !timed.give(.clockDue, as: .system))
        try timed.give(Self.command(.check))
        try timed.give(Self.command(.notify))
        let overdue = timed.facts(MailOverdue.self)
        #expect(overdue.map(\.bound) == [midnight] && overdue.first?.recipients.contains(.ownerRelationsSupervisor) == true)
        #expect(timed.facts(MailNotified.self).map(\.inTime) == [false])
        var late = try Self.begun()
        late.now = midnight
        try late.give(Self.command(.check))
        try late.give(Self.command(.deliver))
        #expect(late.told == ["mail.received", "mail.overdue", "mail.checked", "mail.delivered", "mail.closed"])
        var prompt = try Self.begun()
        try prompt.give(Self.command(.check))
        prompt.now = midnight.addingTimeInterval(-1)
        try prompt.give(Self.command(.notify))
        #expect(prompt.facts(MailNotified.self).map(\.inTime) == [true] && prompt.it.clocks.last?.state == .met)
        #expect(prompt.it.clocks.allSatisfy { $0.due == nil })
        // Who was told in time may have it brought on a later day: nothing is overdue, and the day of the delivery is told as it is.
        prompt.now = local("2026-03-04 10:00")
        try prompt.give(Self.command(.deliver))
        #expect(prompt.facts(MailDelivered.self).map(\.inTime) == [false] && prompt.facts(MailOverdue.self).isEmpty)
    }

    @Test("Mail that goes back needs a reason and has no clock any more") func returned() throws {
        var story = try Self.begun()
        #expect(story.refusal(.giveBack(reason: "  "))?.fields.map(\.field) == ["reason"])
        try story.give(Self.command(.giveBack))
        #expect(story.it.clocks.allSatisfy { $0.due == nil } && story.it.open.isEmpty)
    }

    @Test("The company's own mail has no clock and goes to a superior, a courier's item to its addressee (INT-38)") func company() throws {
        #expect(try Self.begun(.company).it.clocks.isEmpty)
        var story = try Self.begun(.company)
        try story.give(.log)
        #expect(story.refusal(.passOn(to: .technician, person: "王工"))?.rule == "INT-38")
        try story.give(Self.command(.passOn))
        #expect(story.facts(MailPassedOn.self).map(\.superior) == [.officeDirector])
        var courier = try Self.begun(.courier)
        #expect(courier.refusal(Self.command(.give))?.code == .wrongState)
        try courier.give(Self.command(.sign))
        try courier.give(Self.command(.give))
        #expect(courier.told.suffix(2) == ["mail.signedfor", "mail.given"])
    }

    @Test("What a courier brought and nobody took is told of once, after mail.courier_within (INT-38)")
    func courierClock() throws {
        let bound = monday.addingTimeInterval(1_800)
        var late = try Self.begun(.courier)
        #expect(late.it.clocks.map(\.name) == ["T-COURIER"] && late.it.clocks.map(\.bound) == [bound])
        #expect(late.facts(MailReceived.self).map(\.noticeDueAt) == [nil])
        try late.give(Self.command(.sign))
        late.now = bound.addingTimeInterval(-0.001)
        #expect(try !late.give(.clockDue, as: .system))
        late.now = bound
        #expect(try late.give(.clockDue, as: .system))
        #expect(try !late.give(.clockDue, as: .system))
        try late.give(Self.command(.give))
        let overdue = late.facts(MailOverdue.self)
        #expect(overdue.map(\.bound) == [bound] && overdue.map(\.stream) == [.courier])
        #expect(overdue.first?.recipients.contains(.receptionist) == true)
        #expect(late.facts(MailGiven.self).map(\.inTime) == [false])
        var prompt = try Self.begun(.courier)
        try prompt.give(Self.command(.sign))
        prompt.now = bound.addingTimeInterval(-1)
        try prompt.give(Self.command(.give))
        #expect(prompt.facts(MailGiven.self).map(\.inTime) == [true] && prompt.facts(MailOverdue.self).isEmpty)
        var back = try Self.begun(.courier)
        try back.give(Self.command(.giveBack))
        for story in [prompt, back] { #expect(story.it.clocks.allSatisfy { $0.due == nil }) }
    }

    @Test(
        "What an item lacks, or must not have, is named (INT-34, INT-37, INT-38)",
        arguments: [
            ("unit", MailTests.form { $0.unit = nil }), ("place", MailTests.form { $0.place = " " }),
            ("orderCopy", MailTests.form { $0.sorting = true }),
            (
                "trackingNumber",
                MailTests.form {
                    $0.kind = .registered
                    $0.trackingNumber = nil
                }
            ), ("unit", MailTests.form(.company) { $0.unit = "3-1" }), ("sorting", MailTests.form(.company) { $0.sorting = true }),
            ("addressee", MailTests.form(.courier) { $0.addressee = nil }),
        ])
    func fields(field: String, form: MailForm) {
        var story = BookStory<MailItem>()
        #expect(story.refusal(.receive(office: "yunxi", form))?.fields.map(\.field).contains(field) == true)
    }

    @Test("A unit that subscribes to sorting has handed in its order of periodicals (INT-37)") func sorting() throws {
        var story = BookStory<MailItem>()
        try story.give(
            .receive(
                office: "yunxi",
                Self.form {
                    $0.kind = .periodical
                    $0.sorting = true
                    $0.orderCopy = "档案柜A-1"
                }))
        #expect(story.facts(MailReceived.self).map(\.sorting) == [true])
    }
}
