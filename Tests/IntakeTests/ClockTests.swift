import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("The clocks of a contact", .timeLimit(.minutes(10)))
struct ClockTests {
    private let midnight = local("2026-03-03 00:00")
    private let system = Role.system

    private func clock(_ name: ContactClock, of contact: Contact) throws -> CaseClock {
        try #require(contact.clocks.last { $0.name == name.rawValue })
    }

    @Test("T-SAMEDAY ends with the local day of recording: ten minutes are left at 23:50 (INT-10, INT-11)")
    func sameDay() throws {
        let late = try reached(.recorded, at: local("2026-03-02 23:50"))
        #expect(try clock(.sameDay, of: late).bound == midnight)
        #expect(try clock(.sameDay, of: reached(.recorded, at: local("2026-03-02 00:00"))).bound == midnight)
        // 23:50 in Shanghai is 15:50 of the same day in UTC; eight hours later it would be another day.
        #expect(try clock(.sameDay, of: reached(.recorded, at: local("2026-03-03 00:00"))).bound == local("2026-03-04 00:00"))
    }

    @Test("The day counts from the recording, not from when the caller called")
    func fromRecording() throws {
        var yesterday = wholeFacts()
        yesterday.occurredAt = local("2026-03-01 20:00")
        #expect(try clock(.sameDay, of: reached(.recorded, yesterday)).bound == midnight)
    }

    @Test("At the bound an unsolved contact is told to head and director, once", arguments: [Contact.State.recorded, .promised])
    func overdue(state: Contact.State) throws {
        let contact = try reached(state)
        let due = try #require(Contact.command(forDue: "T-SAMEDAY"))
        #expect(try isUnchanged(contact, due, in: context(at: midnight.addingTimeInterval(-1), role: system)))
        let step = try change(contact, due, in: context(at: midnight, role: system))
        #expect(step.types == ["contact.overdue"])
        let event: ContactOverdue = try step.event()
        #expect(event.clock == "T-SAMEDAY" && event.bound == midnight && event.responsibleDepartment == .finance)
        #expect(step.contact.state == state)
        #expect(try clock(.sameDay, of: step.contact).state == .missed)
        #expect(try isUnchanged(step.contact, due, in: context(at: midnight.addingTimeInterval(60), role: system)))
    }

    @Test("Whatever settles the contact in time ends T-SAMEDAY as met; voiding ends it without a verdict")
    func met() throws {
        for state in [Contact.State.answered, .handedOver, .assigned, .replied, .closed] {
            #expect(try clock(.sameDay, of: reached(state)).state == .met, "\(state)")
        }
        #expect(try clock(.sameDay, of: reached(.promised)).state == .running)
        #expect(try clock(.sameDay, of: reached(.void)).state == .stopped)
    }

    @Test("What comes at the bound is late and is told so, even when the timer has not been heard yet")
    func lateWithoutTimer() throws {
        let recorded = try reached(.recorded)
        let answer = ContactCommand.answer(AnswerContact(result: "已告知"))
        let inTime = try change(recorded, answer, in: context(at: midnight.addingTimeInterval(-0.001)))
        #expect(inTime.types == ["contact.answered"])
        let late = try change(recorded, answer, in: context(at: midnight))
        #expect(late.types == ["contact.overdue", "contact.answered"])
        #expect(try clock(.sameDay, of: late.contact).state == .missed)
        #expect(try isUnchanged(late.contact, .clockDue(.sameDay), in: context(at: midnight, role: system)))
    }

    @Test(
        "A promise of 2 h or 24 h made on Monday at 10:00 is due at noon or on Tuesday at 10:00 (INT-15, WE-67)",
        arguments: [(PromisePace.fast, "2026-03-02 12:00"), (.normal, "2026-03-03 10:00")])
    func promises(pace: PromisePace, due: String) throws {
        let step = try change(reached(.recorded), .promise(PromiseReply(pace: pace)), in: context(at: local("2026-03-02 10:00")))
        #expect(try clock(.promise, of: step.contact).bound == local(due))
        #expect(try step.event(ContactPromised.self).replyDueAt == local(due))
    }

    @Test("The pace of promises is the policy's")
    func policy() throws {
        var settings = PolicySettings()
        settings.contact.promiseFast = .seconds(1800)
        settings.contact.sameDay = .unlimited
        let rules = Policy(name: "test", settings: settings)
        let recorded = try change(nil, .record(wholeFacts()), under: rules).contact
        #expect(recorded.clocks.isEmpty)
        let promised = try change(recorded, .promise(PromiseReply(pace: .fast)), under: rules).contact
        #expect(promised.promise?.replyDueAt == monday.addingTimeInterval(1800))
    }

    @Test("A promise that is kept is in time before its bound and late at it")
    func kept() throws {
        let promised = try reached(.promised)
        let bound = monday.addingTimeInterval(7200)
        let reply = ContactCommand.reply(ReplyToContact(reply: "已查明"))
        let inTime = try change(promised, reply, in: context(at: bound.addingTimeInterval(-1)))
        #expect(try inTime.event(ContactReplied.self).inTime && inTime.contact.clocks.allSatisfy { $0.state == .met })
        let late = try change(promised, reply, in: context(at: bound))
        #expect(late.types == ["contact.overdue", "contact.replied"])
        #expect(try late.event(ContactOverdue.self).clock == "T-PROMISE")
        #expect(try !late.event(ContactReplied.self).inTime)
    }

    @Test("A promise that the timer found broken stays broken when the reply comes")
    func broken() throws {
        let bound = monday.addingTimeInterval(7200)
        let overdue = try change(reached(.assigned), .clockDue(.promise), in: context(at: bound, role: system))
        #expect(try overdue.event(ContactOverdue.self).clock == "T-PROMISE")
        let replied = try change(overdue.contact, .reply(ReplyToContact(reply: "抱歉")), in: context(at: bound.addingTimeInterval(60)))
        #expect(replied.types == ["contact.replied"])
        #expect(try !replied.event(ContactReplied.self).inTime)
    }

    @Test("No clock runs in a contact that has ended, and a clock of another case's name stands for no command")
    func ended() throws {
        for state in [Contact.State.closed, .void, .handedOver] {
            #expect(try reached(state).clocks.allSatisfy { $0.state != .running })
        }
        #expect(Contact.command(forDue: "T-FIRST") == nil)
        #expect(Contact.command(forDue: "T-PROMISE") == .clockDue(.promise))
    }
}
