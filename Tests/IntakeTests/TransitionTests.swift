import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

/// The machine of domain 3.1, every state against every command.
@Suite("A contact follows the machine of domain 3.1", .timeLimit(.minutes(10)))
struct TransitionTests {
    /// Commands in the order of the table's columns; none of them repeats what brought the contact into its state.
    static let commands: [ContactCommand] = [
        .answer(AnswerContact(result: "另一个答复")),
        .promise(PromiseReply(pace: .normal)),
        .handOver(HandOverContact(to: .repair(repairFacts))),
        .assign(AssignContact(role: .engineering, person: "陈师傅", measure: "上门查看")),
        .reply(ReplyToContact(reply: "另一个回复")),
        .close(CloseContact(result: "另一个结果")),
        .void(VoidContact(reason: .nuisance)),
        .closeByChild(ChildEnd(kind: .complaint, id: CaseID(freshID), outcome: .satisfied)),
        .link(LinkContact(to: ContactID(.v7()), office: wholeFacts().office, recordedAt: monday.addingTimeInterval(-60))),
        .consult(ConsultAbout(asked: ConsultationTests.question)),
        .markImportant(MarkImportant(reason: "整栋楼停水")),
    ]

    /// One letter for each command: R refused, U unchanged, otherwise the state that follows.
    static let table: [(Contact.State, String)] = [
        //             answer promise handOver assign reply close void child link consult important
        (.recorded, "    A      P       H       R     R     R    V    R    r    r       r"),
        (.answered, "    R      R       R       R     R     C    R    R    a    R       a"),
        (.promised, "    R      R       R       G     L     R    R    R    p    p       p"),
        (.assigned, "    R      R       R       R     L     R    R    R    g    g       g"),
        (.handedOver, "  R      R       R       R     R     R    R    C    h    R       h"),
        (.replied, "     R      R       R       R     R     C    R    R    l    R       l"),
        (.closed, "      R      R       R       R     R     R    R    U    R    R       R"),
        (.void, "        R      R       R       R     R     R    R    R    R    R       R"),
    ]

    static let states: [Character: Contact.State] = [
        "A": .answered, "P": .promised, "H": .handedOver, "G": .assigned, "L": .replied, "C": .closed, "V": .void,
        // It stays where it is.
        "r": .recorded, "a": .answered, "p": .promised, "g": .assigned, "h": .handedOver, "l": .replied,
    ]

    @Test("Every command in every state does what the machine says", arguments: table.indices)
    func transitions(row: Int) throws {
        let (state, cells) = Self.table[row]
        let expectations = cells.filter { $0 != " " }
        try #require(expectations.count == Self.commands.count)
        for (command, expectation) in zip(Self.commands, expectations) {
            let current = try reached(state)
            let asked = context(role: Self.role(for: command))
            switch expectation {
            case "R":
                #expect(refused(current, command, in: asked)?.code == .wrongState, "\(state) \(command.code)")
                #expect(!current.allowedCommands.contains(command.code), "\(state) \(command.code)")
            case "U":
                #expect(try isUnchanged(current, command, in: asked), "\(state) \(command.code)")
            default:
                let step = try change(current, command, in: asked)
                #expect(step.contact.state == Self.states[expectation], "\(state) \(command.code)")
                #expect(!step.events.isEmpty)
                if command.code != "close-by-child" { #expect(current.allowedCommands.contains(command.code)) }
            }
        }
    }

    @Test("The table has a row for every state")
    func complete() { #expect(Set(Self.table.map(\.0)) == Set(Contact.State.allCases)) }

    @Test("A contact that does not exist takes nothing but its recording")
    func absent() {
        for command in Self.commands + [.confirm, .clockDue(.sameDay)] {
            #expect(refused(nil, command, in: context(role: Self.role(for: command)))?.code == .notFound)
        }
    }

    @Test("A command that is repeated after it had its effect changes nothing, in whatever state the contact is by then")
    func redelivery() throws {
        let answer = ContactCommand.answer(AnswerContact(result: "已告知线上缴费步骤"))
        let promise = ContactCommand.promise(PromiseReply(pace: .fast))
        let assign = ContactCommand.assign(AssignContact(role: .finance, person: "何会计", measure: "核对账单"))
        let reply = ContactCommand.reply(ReplyToContact(reply: "账单无误，已说明"))
        let handOver = ContactCommand.handOver(HandOverContact(to: .complaint(complaintFacts)))
        let ended = ContactCommand.closeByChild(ChildEnd(kind: .complaint, id: CaseID(freshID), outcome: .satisfied))
        let paths: [[ContactCommand]] = [
            [answer, .close(CloseContact())], [promise, assign, reply, .close(CloseContact(result: "账单无误"))],
            [handOver, ended], [.void(VoidContact(reason: .nuisance))],
        ]
        for path in paths {
            var contact = try reached(.recorded)
            var done: [ContactCommand] = [.record(wholeFacts())]
            for command in path {
                contact = try change(contact, command, in: context(role: Self.role(for: command))).contact
                done.append(command)
                for earlier in done {
                    let again = context(role: Self.role(for: earlier))
                    #expect(try isUnchanged(contact, earlier, in: again), "\(earlier.code) after \(command.code)")
                }
            }
        }
    }

    @Test("A recording under an id that is taken is refused, unless it says the same")
    func sameIdentity() throws {
        let recorded = try reached(.recorded)
        #expect(refused(recorded, .record(wholeFacts(.complaint)))?.code == .alreadyExists)
    }

    @Test("A refusal says what the contact would take")
    func refusalHelps() throws {
        let reply = ContactCommand.reply(ReplyToContact(reply: "x"))
        #expect(
            refused(try reached(.answered), reply)?.detail
                == "a contact that is answered takes close, link, attach, mark-important; not reply")
        #expect(refused(try reached(.closed), reply)?.detail == "a contact that is closed takes attach; not reply")
    }

    /// Somebody who may give the command.
    static func role(for command: ContactCommand) -> Role {
        switch command {
        case .record, .answer, .promise, .handOver, .reply, .confirm, .close, .void, .link, .attach, .consult, .noteConsultation, .verify,
            .markImportant, .noteFirstReply:
            .receptionist
        case .assign: .deptHead
        case .urge, .withdraw, .rate: .owner
        case .closeByChild, .clockDue: .system
        }
    }
}
