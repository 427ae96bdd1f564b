import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Asking those who know (INT-18)") struct ConsultationTests {
    static let question = ConsultationQuestion(role: .engineering, question: "漏电保护器可以换成哪种型号")
    static let technical = ConsultationQuestion(role: .engineering, person: "陈工", question: "漏电保护器可以换成哪种型号", technical: true)

    /// A contact in some state of which engineering was asked something.
    static func asked(_ question: ConsultationQuestion = question, in state: Contact.State) throws -> Contact {
        try change(reached(state), .consult(ConsultAbout(asked: question))).contact
    }

    private static let answer = ContactCommand.noteConsultation(NoteConsultation(consultation: 1, answer: "同规格的即可"))

    @Test("An unclear question is asked of a post, and the promised reply stays the clock", arguments: [Contact.State.promised, .assigned])
    func asks(state: Contact.State) throws {
        let before = try reached(state)
        let step = try change(before, .consult(ConsultAbout(asked: Self.question)))
        let event: ContactConsulted = try step.event()
        #expect(event.consultation == 1 && event.consultedRole == .engineering && !event.technical)
        #expect(event.replyDueAt == before.promise?.replyDueAt && event.replyDueAt != nil)
        #expect(event.sealed.content?.question == Self.question.question)
        #expect(step.contact.state == state && step.contact.clocks == before.clocks)
        #expect(step.contact.consultations?.map(\.at) == [monday] && step.contact.allowedCommands.contains("note-consultation"))
        #expect(try isUnchanged(step.contact, .consult(ConsultAbout(asked: Self.question))))
        // The reply goes out as any other, in time or not.
        let replied = try change(step.contact, .reply(ReplyToContact(reply: "同规格的即可")))
        #expect(try replied.event(ContactReplied.self).inTime)
    }

    @Test("A visitor's question may be asked at once, before a reply is promised, when there is a way to reach the visitor")
    func visit() throws {
        var facts = wholeFacts(by: .ownerForum)
        facts.caller = Caller(name: "林晓岚")
        let contact = try change(nil, .record(facts)).contact
        #expect(refused(contact, .consult(ConsultAbout(asked: Self.question)))?.fields.map(\.field) == ["caller.phone"])
        let reachable = ConsultAbout(asked: Self.question, caller: Caller(phone: "13900000001"))
        let step = try change(contact, .consult(reachable))
        #expect(step.contact.state == .recorded && step.contact.caller.phone == "13900000001")
        #expect(try step.event(ContactConsulted.self).replyDueAt == nil)
    }

    @Test("The post that was asked answers, or whoever asked writes it down; once") func answers() throws {
        let asked = try Self.asked(in: .promised)
        let step = try change(asked, Self.answer, in: context(at: monday.addingTimeInterval(60), role: .engineering))
        let event: ContactAdvised = try step.event()
        #expect(event.consultation == 1 && event.consultedRole == .engineering && event.sealed.content?.answer == "同规格的即可")
        #expect(step.contact.consultations?.first?.answer?.by == .engineering && step.contact.openConsultations.isEmpty)
        #expect(try isUnchanged(step.contact, Self.answer))
        let other = ContactCommand.noteConsultation(NoteConsultation(consultation: 1, answer: "另一种"))
        #expect(refused(step.contact, other)?.code == .wrongState)
        #expect(refused(asked, .noteConsultation(NoteConsultation(consultation: 2, answer: "无")))?.fields.map(\.field) == ["consultation"])
        #expect(refused(asked, Self.answer, in: context(role: .security))?.code == .forbidden)
        #expect(try change(asked, Self.answer).contact.consultations?.first?.answer?.by == .receptionist)
    }

    @Test("A highly technical question goes to a specialist by name, who may answer the owner and see whose question it is")
    func specialist() throws {
        var nameless = Self.technical
        nameless.person = nil
        let promised = try reached(.promised)
        #expect(refused(promised, .consult(ConsultAbout(asked: nameless)))?.fields.map(\.field) == ["person"])
        let reply = ContactCommand.reply(ReplyToContact(reply: "同规格的即可"))
        let plain = try Self.asked(in: .promised)
        let engineer = Actor(subject: "e", role: .engineering)
        #expect(refused(plain, reply, in: context(role: .engineering))?.code == .forbidden && plain.view(for: engineer).masked)
        let asked = try Self.asked(Self.technical, in: .promised)
        #expect(asked.reveals(to: engineer) && !asked.view(for: engineer).masked)
        #expect(try change(asked, reply, in: context(role: .engineering)).contact.state == .replied)
    }

    @Test("Who may not reply asks nobody; nobody outside the company is asked; and not more than twenty times") func limits() throws {
        let promised = try reached(.promised)
        #expect(refused(promised, .consult(ConsultAbout(asked: Self.question)), in: context(role: .security))?.code == .forbidden)
        var outside = Self.question
        outside.role = .owner
        #expect(refused(promised, .consult(ConsultAbout(asked: outside)))?.fields.map(\.field) == ["role"])
        #expect(refused(try reached(.answered), .consult(ConsultAbout(asked: Self.question)))?.code == .wrongState)
        var contact = promised
        for number in 1...Contact.mostConsultations {
            var question = Self.question
            question.question = "第\(number)问"
            contact = try change(contact, .consult(ConsultAbout(asked: question))).contact
        }
        #expect(refused(contact, .consult(ConsultAbout(asked: Self.question)))?.fields.map(\.field) == ["question"])
    }

    @Test("Of a complaint, whoever was asked sees the question put to the own post and nothing else (OPS-02)") func confidential() throws {
        var contact = try change(nil, .record(wholeFacts(.complaint))).contact
        contact = try change(contact, .consult(ConsultAbout(asked: Self.question))).contact
        var other = Self.question
        other.role = .security
        contact = try change(contact, .consult(ConsultAbout(asked: other))).contact
        func seen(_ role: Role) -> [Int]? { contact.view(for: Actor(subject: "s", role: role)).consultations?.map(\.consultation) }
        #expect(seen(.engineering) == [1] && seen(.security) == [2] && seen(.cleaningLead) == nil && seen(.receptionist) == [1, 2])
    }
}
