import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Recording a contact", .timeLimit(.minutes(10)))
struct RecordingTests {
    @Test("Words of danger in the reason or in the repair are shown to the desk, and hidden with a masked complaint (REP-02, OPS-02)")
    func danger() throws {
        var facts = wholeFacts()
        facts.reason = "楼道有煤气味"
        let contact = try change(nil, .record(facts)).contact
        #expect(contact.proposedEmergency?.map(\.category) == [.otherDanger])
        #expect(contact.view(for: context().actor).proposedEmergency?.map(\.words) == [["煤气味"]])
        var repair = wholeFacts(.repair)
        repair.handOver = .repair(RepairFacts(urgency: .normal, appointedAt: local("2026-03-02 14:00"), what: "插座打火花"))
        #expect(try change(nil, .record(repair)).contact.proposedEmergency?.map(\.category) == [.power])
        var complaint = wholeFacts(.complaint)
        complaint.reason = "电梯困人半小时无人处理"
        let heard = try change(nil, .record(complaint)).contact
        #expect(heard.view(for: context().actor).proposedEmergency?.map(\.category) == [.lift])
        let outsider = Actor(subject: "u-1", role: .cleaningLead)
        #expect(heard.view(for: outsider).proposedEmergency == nil)
        #expect(try change(nil, .record(wholeFacts())).contact.proposedEmergency == nil)
    }

    @Test("A contact is taken at any hour, on any day (INT-01)", arguments: 0..<24)
    func anyHour(hour: Int) throws {
        // 2026-02-17 is the first day of the Spring Festival.
        let now = local("2026-02-17 00:00").addingTimeInterval(Double(hour) * 3600)
        #expect(try change(nil, .record(wholeFacts()), in: context(at: now)).contact.state == .recorded)
    }

    @Test("A contact comes by any channel and keeps it (INT-02)", arguments: Channel.allCases)
    func channels(channel: Channel) throws {
        let step = try change(nil, .record(wholeFacts(by: channel)))
        let event: ContactRecorded = try step.event()
        #expect(event.channel == channel)
        #expect(step.types == ["contact.recorded"])
        #expect(event.sealed.content?.callerName == "林晓岚")
        #expect(event.recorderRole == .receptionist && event.leftPhone == true)
        #expect(event.occurredAt == monday && event.recordedAt == monday)
    }

    @Test("It is told whether a telephone number was left, and no more of it (RPT-32)", arguments: [nil, " ", "13900000001"])
    func leftPhone(phone: String?) throws {
        var facts = wholeFacts(by: .visit)
        facts.caller.phone = phone
        let event: ContactRecorded = try change(nil, .record(facts)).event()
        #expect(event.leftPhone == (phone?.first == "1"))
    }

    /// Takes one fact away.
    struct Gap: Sendable, CustomTestStringConvertible {
        let field: String
        let take: @Sendable (inout RecordContact) -> Void
        var testDescription: String { field }
        init(_ field: String, _ take: @escaping @Sendable (inout RecordContact) -> Void) {
            self.field = field
            self.take = take
        }
    }

    @Test(
        "A call lacks none of its nine facts (INT-03)",
        arguments: [
            Gap("caller.unit") { $0.caller.unit = nil }, Gap("reason") { $0.reason = "  " }, Gap("caller.name") { $0.caller.name = "" },
            Gap("caller.address") { $0.caller.address = nil }, Gap("caller.phone") { $0.caller.phone = nil },
            Gap("responsible.department") { $0.responsible?.department = nil },
            Gap("responsible.person") { $0.responsible?.person = "\n" }, Gap("office") { $0.office = " " },
        ])
    func nineFacts(gap: Gap) {
        for channel in Channel.allCases where channel.family == .call {
            var facts = wholeFacts(by: channel)
            gap.take(&facts)
            let refusal = refused(nil, .record(facts))
            #expect(refusal?.code == .invalid && refusal?.rule == "INT-03")
            #expect(refusal?.fields.map(\.field) == [gap.field])
        }
    }

    @Test("All that is wrong is said at once")
    func everythingAtOnce() {
        let empty = RecordContact(office: "yunxi", kind: .enquiry, channel: .phone)
        #expect(
            refused(nil, .record(empty))?.fields.map(\.field) == [
                "reason", "caller.unit", "caller.name", "caller.address", "caller.phone", "responsible.department", "responsible.person",
            ])
    }

    @Test("A visit has the visitor's name, residence and reason (INT-04)")
    func visits() throws {
        var facts = RecordContact(office: "yunxi", kind: .enquiry, channel: .visit)
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["reason", "caller.name", "caller.unit"])
        #expect(refused(nil, .record(facts))?.rule == "INT-04")
        facts.reason = "办理门禁卡"
        facts.caller = Caller(name: "周先生", address: "云溪花园5栋")
        #expect(try change(nil, .record(facts)).contact.state == .recorded)
    }

    @Test(
        "A writing is kept: its place of filing is mandatory, its sender is not (INT-07)",
        arguments: [Channel.letter, .fax, .email, .complaintBox])
    func writings(channel: Channel) throws {
        var facts = RecordContact(office: "yunxi", kind: .enquiry, channel: channel)
        facts.reason = "匿名来信，反映垃圾清运太早"
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["original"])
        #expect(refused(nil, .record(facts))?.rule == "INT-07")
        facts.original = "档案柜B-1"
        #expect(try change(nil, .record(facts)).contact.state == .recorded)
    }

    @Test(
        "A comment of an inspection or a forum needs no sender (INT-08)",
        arguments: [Channel.companyInspection, .externalInspection, .ownerForum])
    func inspections(channel: Channel) throws {
        var facts = RecordContact(office: "yunxi", kind: .suggestion, channel: channel)
        facts.reason = "消防通道指示牌褪色"
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["responsible.department"])
        facts.responsible = Responsible(department: .security)
        #expect(try change(nil, .record(facts)).contact.contactKind == .suggestion)
    }

    @Test("A message for a colleague has name, phone, room and reason; a visitor gets an appointment (INT-06, INT-13)")
    func relayed() throws {
        var message = RecordContact(office: "yunxi", kind: .enquiry, channel: .wechat)
        message.addressee = "工程部陈师傅"
        #expect(refused(nil, .record(message))?.fields.map(\.field) == ["reason", "caller.phone", "caller.unit", "caller.name"])
        var visit = wholeFacts(by: .visit)
        visit.addressee = "刘主任"
        #expect(refused(nil, .record(visit))?.fields.map(\.field) == ["appointmentAt"])
        visit.appointmentAt = local("2026-03-02 09:00")
        #expect(refused(nil, .record(visit))?.fields.map(\.field) == ["appointmentAt"])
        visit.appointmentAt = local("2026-03-03 10:00")
        let step = try change(nil, .record(visit))
        let event: ContactRecorded = try step.event()
        #expect(event.isRelayed && step.contact.allowedCommands.contains("confirm"))
    }

    @Test("A wrong number leaves nothing but itself (INT-22, INT-25)", arguments: VoidReason.allCases)
    func voidAtOnce(reason: VoidReason) throws {
        var facts = RecordContact(office: "yunxi", kind: .enquiry, channel: .phone)
        facts.voidReason = reason
        let step = try change(nil, .record(facts))
        #expect(step.types == ["contact.recorded", "contact.voided"])
        #expect(step.contact.state == .void)
        #expect(step.contact.clocks.map(\.state) == [.stopped])
    }

    @Test("What is answered in the same breath is recorded as answered, in one command (INT-09)")
    func answerAtOnce() throws {
        var facts = wholeFacts()
        facts.answer = AnswerContact(result: "已告知")
        let step = try change(nil, .record(facts))
        #expect(step.types == ["contact.recorded", "contact.answered"])
        #expect(step.contact.state == .answered && step.contact.clocks.map(\.state) == [.met])
        facts.answer = AnswerContact(result: " ")
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["answer.result"])
    }

    @Test("What is wrong with the record and with its settlement is named together, and nothing of it twice")
    func wrongThroughout() {
        var facts = RecordContact(office: "yunxi", kind: .complaint, channel: .visit)
        facts.handOver = .complaint(ComplaintFacts())
        let refusal = refused(nil, .record(facts))
        #expect(refusal?.rule == "INT-04")
        #expect(
            refusal?.fields.map(\.field).sorted() == [
                "caller.name", "caller.phone", "caller.unit", "handOver.complaint.complainedOf", "handOver.complaint.demand",
                "handOver.complaint.eventTime", "handOver.complaint.place", "handOver.complaint.preferredWay", "reason",
            ])
    }

    @Test("A contact is settled in one way at most, and by its kind")
    func oneWay() {
        var twice = wholeFacts(.repair)
        twice.handOver = .repair(repairFacts)
        twice.answer = AnswerContact(result: "x")
        #expect(refused(nil, .record(twice))?.fields.map(\.field) == ["handOver"])
        var other = wholeFacts(.enquiry)
        other.handOver = .repair(repairFacts)
        #expect(refused(nil, .record(other))?.fields.map(\.field) == ["handOver"])
    }

    @Test("A repeated contact is tied to the first (INT-16)")
    func linked() throws {
        let earlier = earlierContact
        var facts = wholeFacts()
        facts.linkedTo = earlier
        let step = try change(nil, .record(facts))
        #expect(step.types == ["contact.recorded", "contact.linked"])
        #expect(try step.event(ContactLinked.self).linkedTo == earlier)
        facts.office = "donghu"
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["linkedTo"])
        facts.office = "yunxi"
        for strange in [contactID.retyped(), ContactID(.v7())] {
            facts.linkedTo = strange
            #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["linkedTo"])
        }
    }

    @Test("A contact cannot come from the future; a clock that runs a little ahead is forgiven")
    func future() throws {
        var facts = wholeFacts()
        facts.occurredAt = monday.addingTimeInterval(301)
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["occurredAt"])
        facts.occurredAt = monday.addingTimeInterval(300)
        #expect(try change(nil, .record(facts)).contact.occurredAt == facts.occurredAt)
    }

    @Test(
        "Telephone numbers are checked by their form",
        arguments: [
            ("13900000001", true), ("+86 139-0000-0001", true), ("(0755) 8600 0001转8", true), ("110", true), ("12", false),
            ("139 0000 000l", false), ("问邻居", false), ("123456789012345678901", false),
        ])
    func phones(phone: String, fits: Bool) {
        var facts = wholeFacts()
        facts.caller.phone = phone
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == (fits ? nil : ["caller.phone"]))
    }

    @Test("Texts have a longest length and hold no NUL")
    func texts() {
        var long = wholeFacts()
        long.reason = String(repeating: "长", count: FieldChecks.longLimit + 1)
        #expect(refused(nil, .record(long))?.fields.map(\.field).contains("reason") == true)
        long.reason = String(repeating: "长", count: FieldChecks.longLimit)
        #expect(refused(nil, .record(long)) == nil)
        var nul = wholeFacts()
        nul.caller.name = "a\0b"
        #expect(refused(nil, .record(nul))?.fields.map(\.field).contains("caller.name") == true)
    }

    @Test("A refusal repeats nothing that the caller said")
    func discretion() throws {
        var facts = wholeFacts()
        facts.caller.phone = "not a phone number 13900000001"
        let refusal = try #require(refused(nil, .record(facts)))
        #expect(!"\(refusal) \(refusal.fields)".contains("13900000001"))
    }

    @Test("The body of a request is read with its optional parts left out, and with a hand-over of exactly one kind")
    func json() throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let small = #"{"office":"yunxi","kind":"enquiry","channel":"web","unknown":1}"#
        #expect(try decoder.decode(RecordContact.self, from: Data(small.utf8)).caller == Caller())
        let none = #"{"office":"yunxi","kind":"repair","channel":"web","handOver":{}}"#
        #expect(throws: DecodingError.self) { try decoder.decode(RecordContact.self, from: Data(none.utf8)) }
        let two = #"{"office":"o","kind":"repair","channel":"web","handOver":{"repair":{"urgency":"normal"},"complaint":{}}}"#
        #expect(throws: DecodingError.self) { try decoder.decode(RecordContact.self, from: Data(two.utf8)) }
        for handOver in [HandOver.complaint(complaintFacts), .repair(repairFacts), .service(serviceFacts)] {
            #expect(try JSONDecoder().decode(HandOver.self, from: JSONEncoder().encode(handOver)) == handOver)
        }
    }
}
