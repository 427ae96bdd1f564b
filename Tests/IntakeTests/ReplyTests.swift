import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Answering, promising and closing", .timeLimit(.minutes(10)))
struct ReplyTests {
    @Test("A promise names a pace or a time in the future, not both (INT-09)")
    func promises() throws {
        let recorded = try reached(.recorded)
        func fields(_ promise: PromiseReply) -> [String]? { refused(recorded, .promise(promise))?.fields.map(\.field) }
        #expect(fields(PromiseReply()) == ["replyDueAt"])
        #expect(fields(PromiseReply(pace: .agreed)) == ["replyDueAt"])
        #expect(fields(PromiseReply(replyDueAt: monday)) == ["replyDueAt"])
        #expect(fields(PromiseReply(replyDueAt: monday.addingTimeInterval(367 * 86_400))) == ["replyDueAt"])
        #expect(fields(PromiseReply(pace: .fast, replyDueAt: monday.addingTimeInterval(60))) == ["pace"])
        let agreed = local("2026-03-05 18:00")
        let event: ContactPromised = try change(recorded, .promise(PromiseReply(replyDueAt: agreed))).event()
        #expect(event.pace == .agreed && event.replyDueAt == agreed && event.responsibleDepartment == .finance)
        #expect(refused(recorded, .promise(PromiseReply()))?.rule == "INT-09")
    }

    @Test("Who complains by phone is promised an answer within two hours or a day, and not later (INT-15)")
    func complaintByPhone() throws {
        func fault(_ kind: ContactKind, _ channel: Channel, _ due: String) throws -> String? {
            refused(try reached(.recorded, wholeFacts(kind, by: channel)), .promise(PromiseReply(replyDueAt: local(due))))?.fields.first?
                .field
        }
        #expect(try fault(.complaint, .phone, "2026-03-03 09:30") == nil)
        #expect(try fault(.complaint, .phone, "2026-03-03 09:31") == "replyDueAt")
        #expect(try fault(.complaint, .visit, "2026-03-05 18:00") == nil)
        #expect(try fault(.enquiry, .phone, "2026-03-05 18:00") == nil)
    }

    @Test(
        "What was found goes to the director with a proposal, the same day or later (INT-11)",
        arguments: [Contact.State.recorded, .promised, .assigned])
    func verify(state: Contact.State) throws {
        let command = ContactCommand.verify(VerifyContact(finding: "感应器老化", proposal: "更换"))
        let contact = try reached(state)
        let step = try change(contact, command)
        let event: ContactVerified = try step.event()
        #expect(event.sameDay && event.recipients == [.officeDirector] && event.sealed.content?.proposal == "更换")
        #expect(step.contact.state == state && step.contact.verification?.found.finding == "感应器老化")
        #expect(try isUnchanged(step.contact, command))
        let again = ContactCommand.verify(VerifyContact(finding: "控制板坏", proposal: "换板"))
        let later: ContactVerified = try change(step.contact, again, in: context(at: local("2026-03-03 00:00"))).event()
        #expect(!later.sameDay)
        let bare = ContactCommand.verify(VerifyContact(finding: " ", proposal: ""))
        #expect(refused(contact, bare)?.fields.map(\.field) == ["finding", "proposal"] && refused(contact, bare)?.rule == "INT-11")
        #expect(refused(contact, command, in: context(role: .hr))?.code == .forbidden)
        let masked = step.contact.view(for: Actor(subject: "u-1", role: .cleaningLead))
        #expect(masked.verification == nil && step.contact.view(for: Actor(subject: "u-1", role: .officeDirector)).verification != nil)
    }

    @Test(
        "A promise and what is overdue are told to the head of the department, what is overdue to the director as well (INT-10)",
        arguments: [
            (Role?.some(.engineering), [Role.engineeringSupervisor]), (.finance, [.financeManager]), (.security, [.securityManager]),
            (.csDept, [.csManager]), (.propertyOffice, [.officeDirector]), (nil, [.deptHead]),
        ])
    func heads(department: Role?, heads: [Role]) throws {
        var facts = wholeFacts(.enquiry, by: .email)
        facts.responsible = department.map { Responsible(department: $0) }
        let recorded = try reached(.recorded, facts)
        let promised: ContactPromised = try change(recorded, .promise(PromiseReply(pace: .fast))).event()
        #expect(promised.recipients == heads)
        let overdue: ContactOverdue = try change(
            recorded, .clockDue(.sameDay), in: context(at: local("2026-03-03 00:00"), role: .system)
        ).event()
        #expect(overdue.recipients == heads.filter { $0 != .officeDirector } + [.officeDirector])
    }

    @Test("The head of another department does not decide about it (INT-10)") func otherHead() throws {
        let assign = ContactCommand.assign(AssignContact(role: .finance, person: "何会计", measure: "核对账单"))
        let promised = try reached(.promised)
        for (role, may) in [
            (Role.financeManager, true), (.deptHead, true), (.officeDirector, true), (.generalManager, true),
            (.engineeringSupervisor, false),
            (.securityManager, false),
        ] {
            #expect((refused(promised, assign, in: context(role: role)) == nil) == may, "\(role)")
        }
        var unknown = wholeFacts(.enquiry, by: .email)
        unknown.responsible = nil
        #expect(refused(try reached(.promised, unknown), assign, in: context(role: .securityManager)) == nil)
    }

    @Test("Nobody is promised a reply who cannot be reached (INT-15)")
    func reachable() throws {
        var letter = RecordContact(office: "yunxi", kind: .enquiry, channel: .email)
        letter.reason = "询问装修手续"
        letter.original = "邮箱归档0302"
        let recorded = try change(nil, .record(letter)).contact
        #expect(refused(recorded, .promise(PromiseReply(pace: .normal)))?.fields.map(\.field) == ["caller.phone"])
        let step = try change(recorded, .promise(PromiseReply(pace: .normal, caller: Caller(phone: "13900000030"))))
        #expect(step.contact.caller.phone == "13900000030" && step.contact.facts.caller.phone == nil)
    }

    @Test("The head names measure and people (INT-10)")
    func assignment() throws {
        let promised = try reached(.promised)
        let head = context(role: .deptHead)
        let empty = ContactCommand.assign(AssignContact(role: .system, person: "", measure: " "))
        #expect(refused(promised, empty, in: head)?.fields.map(\.field) == ["person", "measure", "role"])
        let event: ContactAssigned = try change(
            promised, .assign(AssignContact(role: .engineering, person: "陈师傅", measure: "上门查看")), in: head
        ).event()
        #expect(event.assigneeRole == .engineering && event.sealed.content?.person == "陈师傅")
    }

    @Test("The reply goes back by the contact's own channel unless another is named")
    func replyChannel() throws {
        let own: ContactReplied = try change(reached(.promised), .reply(ReplyToContact(reply: "已查明"))).event()
        #expect(own.channel == .phone && own.inTime)
        let other: ContactReplied = try change(reached(.assigned), .reply(ReplyToContact(reply: "已查明", channel: .visit))).event()
        #expect(other.channel == .visit)
        #expect(refused(try reached(.promised), .reply(ReplyToContact(reply: " ")))?.fields.map(\.field) == ["reply"])
    }

    @Test("A suggestion is answered with whether it is adopted, anything else without (INT-19, CMP-48)")
    func adoption() throws {
        let suggestion = try reached(.recorded, wholeFacts(.suggestion))
        #expect(refused(suggestion, .answer(AnswerContact(result: "谢谢")))?.fields.map(\.field) == ["adopted"])
        let answered: ContactAnswered = try change(suggestion, .answer(AnswerContact(result: "暂不采纳，已说明原因", adopted: false))).event()
        #expect(answered.adopted == false)
        let promised = try change(suggestion, .promise(PromiseReply(pace: .normal))).contact
        #expect(refused(promised, .reply(ReplyToContact(reply: "谢谢")))?.fields.map(\.field) == ["adopted"])
        let replied: ContactReplied = try change(promised, .reply(ReplyToContact(reply: "已采纳", adopted: true))).event()
        #expect(replied.adopted == true)
        #expect(refused(try reached(.recorded), .answer(AnswerContact(result: "x", adopted: true)))?.fields.map(\.field) == ["adopted"])
    }

    @Test("A contact closes with its result in the record, and not without (INT-12)")
    func closing() throws {
        let answered = try change(reached(.answered), .close(CloseContact()))
        #expect(answered.contact.closing?.result == "已告知线上缴费步骤")
        let event: ContactClosed = try answered.event()
        #expect(event.outcome == .answered && event.sealed?.content?.result == "已告知线上缴费步骤")
        let empty = refused(try reached(.replied), .close(CloseContact(result: "  ")))
        #expect(empty?.rule == "INT-12" && empty?.fields.map(\.field) == ["result"])
        let replied = try change(reached(.replied), .close(CloseContact(result: "业主无异议")))
        #expect(try replied.event(ContactClosed.self).outcome == .replied)
        #expect(refused(replied.contact, .close(CloseContact(result: "别的结果")))?.code == .wrongState)
    }

    @Test("A message for somebody stays open until that person has confirmed it (INT-06)")
    func confirmation() throws {
        var facts = wholeFacts()
        facts.addressee = "工程部陈师傅"
        let answered = try reached(.answered, facts)
        #expect(refused(answered, .close(CloseContact()))?.rule == "INT-06")
        let step = try change(answered, .confirm, in: context(role: .technician, by: "u-18"))
        #expect(step.types == ["contact.confirmed"] && step.contact.state == .answered)
        #expect(step.contact.confirmedBy == Actor(subject: "u-18", role: .technician))
        #expect(try step.event(ContactConfirmed.self).confirmedBy == .technician)
        #expect(step.contact.view(for: Actor(subject: "u", role: .receptionist)).confirmedBy == .technician)
        #expect(try isUnchanged(step.contact, .confirm))
        #expect(try change(step.contact, .close(CloseContact())).contact.state == .closed)
        #expect(refused(try reached(.recorded), .confirm)?.rule == "INT-06")
        #expect(refused(try reached(.void, facts), .confirm)?.code == .wrongState)
    }

    @Test("Who wrote a message down confirms it for nobody but the own department, or as a head (INT-06)", arguments: Role.allCases)
    func confirmer(role: Role) {
        let recorder = Actor(subject: "u-17", role: .receptionist)
        for department in Role.allCases.map(Optional.some) + [nil] {
            let isOwn = ContactRoles.heads.contains(role) || role == department
            #expect(ContactRoles.mayConfirm(Actor(subject: "u-18", role: role), recordedBy: recorder, for: department))
            #expect(ContactRoles.mayConfirm(Actor(subject: "u-17", role: role), recordedBy: recorder, for: department) == isOwn)
        }
    }

    @Test("A message that its recorder confirms stays open, and who asked hears whom to ask (INT-06)")
    func ownConfirmation() throws {
        var facts = wholeFacts()
        facts.addressee = "何会计"
        let answered = try reached(.answered, facts)
        for role in [Role.receptionist, .technician] {
            let refusal = refused(answered, .confirm, in: context(role: role))
            #expect(refusal?.code == .ruleViolated && refusal?.rule == "INT-06")
            #expect(refusal?.detail.contains("have its addressee confirm") == true)
        }
        // The department that it concerns, and a head.
        for role in [Role.finance, .officeDirector] {
            #expect(try change(answered, .confirm, in: context(role: role)).contact.confirmedBy?.role == role)
        }
    }

    @Test("A message that was confirmed before it was kept who did is confirmed")
    func earlierConfirmation() throws {
        var facts = wholeFacts()
        facts.addressee = "何会计"
        let confirmed = try change(reached(.answered, facts), .confirm, in: context(by: "u-18")).contact
        var stored = try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(confirmed)) as? [String: Any])
        #expect(stored.removeValue(forKey: "confirmedBy") != nil)
        let read = try JSONDecoder().decode(Contact.self, from: JSONSerialization.data(withJSONObject: stored))
        #expect(read.confirmedAt == confirmed.confirmedAt && read.confirmedBy == nil)
        #expect(try change(read, .close(CloseContact())).contact.state == .closed)
    }

    @Test("The remark on a void contact goes to the history, not into the event (OPS-10)")
    func voidRemark() throws {
        let void = ContactCommand.void(VoidContact(reason: .advertising, remark: "推销净水器"))
        guard case .changed(let change) = try Contact.decide(reached(.recorded), void, under: .baseline, in: context()) else {
            Issue.record("voiding changes the contact")
            return
        }
        #expect(change.reason == "推销净水器")
        #expect((change.events.first as? ContactVoided)?.reason == .advertising)
    }
}
