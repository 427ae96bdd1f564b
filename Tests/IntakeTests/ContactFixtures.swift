import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

/// A local time in the estate's zone, such as `local("2026-03-02 09:30")`.
func local(_ text: String) -> Date {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "Asia/Shanghai")
    formatter.dateFormat = text.count > 16 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm"
    guard let date = formatter.date(from: text) else { preconditionFailure("\(text) is no time") }
    return date
}

/// The Monday morning on which most of these tests happen.
let monday = local("2026-03-02 09:30")

let contactID = CaseID(UUID.v7(milliseconds: 1, high: 1, low: 1))
let freshID = UUID.v7(milliseconds: 2, high: 2, low: 2)

/// A contact of the office `yunxi` that decisions know of.
let earlierContact = ContactID(UUID.v7(milliseconds: 9, high: 9, low: 9))

/// What a decision knows, of whom most tests ask for the one person `u-17`; `files` are of households that are there, all of the office `yunxi`, and `notice` is the payment notice that it reads.
func context(
    at now: Date = monday, role: Role = .receptionist, office: String? = nil, files: [HouseholdID] = [], notice: FeeNotice? = nil,
    by subject: String = "u-17"
) -> DecisionContext {
    DecisionContext(
        now: now, caseID: contactID, number: "CT-20260302-000001", actor: Actor(subject: subject, role: role, office: office),
        freshID: freshID,
        mentioned: Dictionary(
            uniqueKeysWithValues: files.map { ($0.retyped(), MentionedCase(kind: Household.kind.name, office: "yunxi")) }
                + [(earlierContact.retyped(), MentionedCase(kind: Contact.kind.name, office: "yunxi"))]),
        read: notice.map { [$0.id.retyped(): $0] } ?? [:])
}

/// A record with every fact that its channel asks for.
func wholeFacts(_ kind: ContactKind = .enquiry, by channel: Channel = .phone) -> RecordContact {
    var facts = RecordContact(office: "yunxi", kind: kind, channel: channel)
    facts.caller = Caller(name: "林晓岚", phone: "13900000001", unit: "3-1-1502", address: "云溪花园3栋1单元1502室")
    facts.reason = "询问三月份物业费的缴费方式"
    facts.responsible = Responsible(department: .finance, person: "何会计")
    facts.original = "档案柜A-3"
    return facts
}

let complaintFacts = ComplaintFacts(
    subject: .buildingsEquipment, place: "3栋2号电梯", complainedOf: "工程部", demand: "尽快修好并说明原因", preferredWay: .phone,
    unknown: [.eventTime], matter: "3栋电梯")
let repairFacts = RepairFacts(urgency: .normal, appointedAt: local("2026-03-02 14:00"))
let serviceFacts = ServiceFacts(service: .specialCleaning, wantedAt: local("2026-03-04 09:00"))

/// What a command did, for tests that look at one command at a time.
struct Step {
    let contact: Contact
    let events: [any Event]

    var types: [String] { events.map { String(Swift.type(of: $0).type.rawValue.dropFirst("guanjia.intake.".count).dropLast(3)) } }
    func event<E: Event>(_ type: E.Type = E.self) throws -> E { try #require(events.compactMap { $0 as? E }.first) }
}

/// Decides and expects a change.
@discardableResult
func change(
    _ current: Contact?, _ command: ContactCommand, in context: DecisionContext = context(), under rules: Policy = .baseline
) throws -> Step {
    switch try Contact.decide(current, command, under: rules, in: context) {
    case .changed(let change): return Step(contact: change.after, events: change.events)
    case .unchanged: throw Unexpected.unchanged(command.code)
    }
}

/// Decides and expects that nothing changes.
func isUnchanged(
    _ current: Contact?, _ command: ContactCommand, in context: DecisionContext = context(), under rules: Policy = .baseline
) throws -> Bool {
    switch try Contact.decide(current, command, under: rules, in: context) {
    case .changed: false
    case .unchanged: true
    }
}

/// Decides and expects a refusal.
func refused(
    _ current: Contact?, _ command: ContactCommand, in context: DecisionContext = context(), under rules: Policy = .baseline
) -> Rejection? {
    do throws(Rejection) {
        _ = try Contact.decide(current, command, under: rules, in: context)
        return nil
    } catch {
        return error
    }
}

enum Unexpected: Error { case unchanged(String) }

/// A contact that was brought into a state by the commands of domain 3.1.
func reached(_ state: Contact.State, _ facts: RecordContact = wholeFacts(), at now: Date = monday) throws -> Contact {
    let path: [ContactCommand] =
        switch state {
        case .recorded: []
        case .answered: [.answer(AnswerContact(result: "已告知线上缴费步骤"))]
        case .promised: [.promise(PromiseReply(pace: .fast))]
        case .assigned: [.promise(PromiseReply(pace: .fast)), .assign(AssignContact(role: .finance, person: "何会计", measure: "核对账单"))]
        case .replied: [.promise(PromiseReply(pace: .fast)), .reply(ReplyToContact(reply: "账单无误，已说明"))]
        case .handedOver: [.handOver(HandOverContact(to: .complaint(complaintFacts)))]
        case .closed: [.answer(AnswerContact(result: "已告知线上缴费步骤")), .close(CloseContact())]
        case .void: [.void(VoidContact(reason: .wrongNumber))]
        }
    var contact = try change(nil, .record(facts), in: context(at: now, files: facts.householdId.map { [$0] } ?? [])).contact
    for command in path {
        contact = try change(contact, command, in: context(at: now, role: command.code == "assign" ? .deptHead : .receptionist)).contact
    }
    #expect(contact.state == state)
    return contact
}
