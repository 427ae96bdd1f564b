import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Who may do what, and who sees what", .timeLimit(.minutes(10)))
struct AdmissionTests {
    static let desk: Set<Role> = [
        .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .csManager, .propertyOffice,
        .officeDirector,
    ]
    static let heads: Set<Role> = [
        .deptHead, .officeDirector, .ownerServiceSupervisor, .ownerRelationsSupervisor, .csManager, .engineeringSupervisor,
        .securityManager, .financeManager, .generalManager,
    ]
    static let employees = Set(Role.allCases).subtracting([.mysteryShopper, .telephony, .cityHotline, .owner, .operator, .system])

    /// A command in a state that takes it, and the posts that may give it.
    struct Admission: Sendable, CustomTestStringConvertible {
        let state: Contact.State
        let command: ContactCommand
        let roles: Set<Role>
        var testDescription: String { command.code }
        init(_ state: Contact.State, _ command: ContactCommand, _ roles: Set<Role>) {
            self.state = state
            self.command = command
            self.roles = roles
        }
    }

    @Test(
        "Every command is for certain posts and for no others (domain 3.1)",
        arguments: [
            Admission(.recorded, .answer(AnswerContact(result: "x")), desk),
            Admission(.recorded, .promise(PromiseReply(pace: .fast)), desk),
            Admission(.recorded, .handOver(HandOverContact(to: .repair(repairFacts))), desk),
            Admission(.recorded, .void(VoidContact(reason: .silent)), desk),
            Admission(.answered, .close(CloseContact()), desk),
            // The finance department is responsible for the contact of these tests.
            Admission(
                .promised, .assign(AssignContact(role: .engineering, person: "陈", measure: "看")),
                heads.subtracting([.engineeringSupervisor, .securityManager])),
            Admission(.recorded, .verify(VerifyContact(finding: "x", proposal: "y")), desk.union(heads).union([.finance])),
            Admission(.promised, .reply(ReplyToContact(reply: "x")), desk.union(heads).union([.finance])),
            Admission(.handedOver, .closeByChild(ChildEnd(kind: .complaint, id: contactID, outcome: .satisfied)), [.system]),
        ])
    func commands(admission: Admission) throws {
        let contact = try reached(admission.state)
        for role in Role.allCases {
            let refusal = refused(contact, admission.command, in: context(role: role))
            #expect(refusal?.code == (admission.roles.contains(role) ? nil : .forbidden), "\(role)")
        }
    }

    @Test("Any employee records what they hear; nobody else does (CMP-10, CBK-03)", arguments: Role.allCases)
    func recording(role: Role) {
        let refusal = refused(nil, .record(wholeFacts()), in: context(role: role))
        #expect(refusal?.code == (Self.employees.contains(role) ? nil : .forbidden))
    }

    @Test("The assignee replies (domain 3.1)")
    func assignee() throws {
        let promised = try reached(.promised)
        let reply = ContactCommand.reply(ReplyToContact(reply: "x"))
        #expect(refused(promised, reply, in: context(role: .technician))?.code == .forbidden)
        let assign = ContactCommand.assign(AssignContact(role: .technician, person: "陈师傅", measure: "查看"))
        let assigned = try change(promised, assign, in: context(role: .deptHead)).contact
        #expect(refused(assigned, reply, in: context(role: .technician)) == nil)
    }

    @Test("Who decides about an unsolved contact is the policy's choice (K-07)")
    func decider() throws {
        var settings = PolicySettings()
        settings.contact.decider = .officeDirector
        let rules = Policy(name: "p000a", settings: settings)
        let promised = try reached(.promised)
        let assign = ContactCommand.assign(AssignContact(role: .technician, person: "陈师傅", measure: "查看"))
        #expect(refused(promised, assign, in: context(role: .deptHead), under: rules)?.code == .forbidden)
        #expect(refused(promised, assign, in: context(role: .officeDirector), under: rules) == nil)
    }

    @Test("Staff of one property office have no hand in another's contacts")
    func offices() throws {
        let elsewhere = context(office: "qingshan")
        #expect(refused(nil, .record(wholeFacts()), in: elsewhere)?.code == .forbidden)
        #expect(refused(try reached(.recorded), .answer(AnswerContact(result: "x")), in: elsewhere)?.code == .forbidden)
        #expect(refused(nil, .record(wholeFacts()), in: context(office: "yunxi")) == nil)
    }

    @Test("Names and telephone numbers are masked unless the role needs them (OPS-01, D13)", arguments: Role.allCases)
    func masking(role: Role) throws {
        let needed: Set<Role> = [
            .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .csManager, .officeDirector,
            .propertyOffice, .generalManager,
            // Responsible for this contact, so it has to call the owner back (INT-17).
            .finance,
        ]
        let view = try reached(.recorded).view(for: Actor(subject: "u", role: role))
        #expect(view.masked == !needed.contains(role))
        #expect(view.caller.name == (needed.contains(role) ? "林晓岚" : "林**"))
        #expect(view.caller.phone == (needed.contains(role) ? "13900000001" : "****0001"))
    }

    @Test("A masked complaint says nothing of what is complained of (OPS-02)")
    func confidential() throws {
        let complaint = try reached(.handedOver)
        let view = complaint.view(for: Actor(subject: "u", role: .mailSorter))
        #expect(view.reason == nil && view.child?.kind == .complaint)
        let json = String(decoding: try JSONEncoder().encode(view), as: UTF8.self)
        #expect(!json.contains("林晓岚") && !json.contains("13900000001"))
        #expect(complaint.view(for: Actor(subject: "u", role: .csDept)).reason != nil)
    }

    @Test("Of a number the last four digits are left, as every service has it, and nothing of a short one (OPS-01)")
    func shortNumbers() {
        for (number, shown) in [
            ("13900000123", "****0123"), ("+86 139-0000-0123", "****0123"), ("8620123", "****0123"), ("862012", "****"), ("8001", "****"),
            ("", "****"),
        ] {
            #expect(Mask.phone(number) == shown, "\(number)")
        }
    }

    @Test("No event carries a name, a number or a word of the owner in clear (D10)")
    func sealedEvents() throws {
        var facts = wholeFacts()
        facts.addressee = "工程部陈师傅"
        var events = try change(nil, .record(facts)).events
        for state in Contact.State.allCases where state != .closed {
            let contact = try reached(state, facts)
            for command in TransitionTests.commands + [.confirm] {
                // A message is confirmed by another than who wrote it down (INT-06).
                let subject = command == .confirm ? "u-18" : "u-17"
                // Commands that the state refuses tell nothing.
                let asked = context(role: TransitionTests.role(for: command), by: subject)
                guard let step = try? change(contact, command, in: asked) else { continue }
                events += step.events
            }
        }
        for handOver in [
            HandOver.complaint(complaintFacts), .service(serviceFacts), .moveIn(MoveInFacts(occupierKind: .owner)),
            .fee(FeeFacts(feeNoticeId: contactID.retyped())), .special(SpecialFacts()),
        ] {
            let context = context(notice: try FeeNoticeTests.story([.deliver]).it)
            events += try change(reached(.recorded, facts), .handOver(HandOverContact(to: handOver)), in: context).events
        }
        let told = Set(events.map { type(of: $0).type })
        #expect(told.count == 17)
        let encoder = JSONEncoder()
        for event in events {
            encoder.userInfo[.sealer] = Blank()
            let text = String(decoding: try encoder.encode(event), as: UTF8.self)
            for secret in ["林晓岚", "13900000001", "1502", "缴费", "陈师傅", "答复", "回复", "结果", "上门"] {
                #expect(!text.contains(secret), "\(type(of: event))")
            }
        }
    }

    /// Seals to nothing, so that only what is in clear shows.
    private struct Blank: Sealer {
        func seal(_ plaintext: Data) throws -> String { "sealed" }
        func open(_ jwe: String) throws -> Data? { nil }
    }
}
