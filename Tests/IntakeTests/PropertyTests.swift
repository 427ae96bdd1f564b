import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// Random sequences of commands, right and wrong ones, by right and wrong people, at random times.
@Suite("Whatever happens to a contact", .timeLimit(.minutes(10)))
struct PropertyTests {
    /// The arrows of domain 3.1; `→ same` stands for clocks and confirmations.
    static let arrows: [Contact.State: Set<Contact.State>] = [
        .recorded: [.recorded, .answered, .promised, .handedOver, .void],
        .answered: [.answered, .closed],
        .promised: [.promised, .assigned, .replied],
        .assigned: [.assigned, .replied],
        .handedOver: [.handedOver, .closed],
        .replied: [.replied, .closed],
        .closed: [.closed],
        .void: [.void],
    ]

    @Test("It never leaves the machine, tells every change, and ends with a result", arguments: 1...8)
    func walk(seed: Int) throws {
        var generator = SplitMix(seed: UInt64(seed))
        var reached: Set<Contact.State> = []
        for _ in 0..<400 {
            let contact = try Self.life(&generator)
            reached.insert(contact.state)
            try Self.judge(contact)
        }
        #expect(reached == Set(Contact.State.allCases))
    }

    /// One contact and up to forty commands.
    private static func life(_ generator: inout SplitMix) throws -> Contact {
        var now = monday.addingTimeInterval(Double.random(in: 0..<86_400, using: &generator))
        var contact = try change(nil, .record(randomFacts(&generator)), in: context(at: now)).contact
        for _ in 0..<Int.random(in: 0...40, using: &generator) {
            now += Double.random(in: 0...7_000, using: &generator)
            let command = randomCommand(at: now, &generator)
            let anybody = Role.allCases[Int.random(in: 0..<Role.allCases.count, using: &generator)]
            let role = Bool.random(using: &generator) ? TransitionTests.role(for: command) : anybody
            let who = Bool.random(using: &generator) ? "u-17" : "u-18"
            let decision: Decision<Contact>
            do throws(Rejection) {
                decision = try Contact.decide(contact, command, under: .baseline, in: context(at: now, role: role, by: who))
            } catch {
                continue
            }
            guard case .changed(let change) = decision else { continue }
            #expect(arrows[contact.state]?.contains(change.after.state) == true, "\(contact.state) → \(change.after.state)")
            #expect(change.after != contact && !change.events.isEmpty)
            #expect(change.after.facts == contact.facts)
            // The same command again, by the same hand, has had its effect.
            #expect(try isUnchanged(change.after, command, in: context(at: now, role: role, by: who)), "\(command.code)")
            contact = change.after
            #expect(try JSONDecoder().decode(Contact.self, from: JSONEncoder().encode(contact)) == contact)
        }
        return contact
    }

    /// What is true of every contact.
    private static func judge(_ contact: Contact) throws {
        let running = Set(contact.clocks.filter { $0.state == .running }.map(\.name))
        switch contact.state {
        case .recorded: #expect(running.subtracting(["T-SAMEDAY"]).isEmpty)
        case .promised: #expect(running.subtracting(["T-SAMEDAY", "T-PROMISE"]).isEmpty)
        case .assigned: #expect(running.subtracting(["T-PROMISE"]).isEmpty)
        case .answered, .replied, .handedOver, .closed, .void: #expect(running.isEmpty)
        }
        if contact.state == .closed {
            let closing = try #require(contact.closing)
            #expect(closing.result.present != nil || closing.closedBy != nil, "INT-12")
            #expect(!contact.isRelayed || contact.confirmedAt != nil || closing.closedBy != nil, "INT-06")
        }
        #expect((contact.confirmedAt == nil) == (contact.confirmedBy == nil))
        if let confirmer = contact.confirmedBy {
            let isOwn = ContactRoles.heads.contains(confirmer.role) || confirmer.role == contact.facts.responsible?.department
            #expect(confirmer.subject != contact.recorder.subject || isOwn, "INT-06")
        }
        #expect((contact.closing != nil) == (contact.state == .closed))
        #expect((contact.voiding != nil) == (contact.state == .void))
        #expect(Set(contact.clocks.map(\.name)).count == contact.clocks.count)
    }

    private static func randomFacts(_ generator: inout SplitMix) -> RecordContact {
        let kind = ContactKind.allCases[Int.random(in: 0..<ContactKind.allCases.count, using: &generator)]
        let channel = Channel.allCases[Int.random(in: 0..<Channel.allCases.count, using: &generator)]
        var facts = wholeFacts(kind, by: channel)
        if Int.random(in: 0..<4, using: &generator) == 0 {
            facts.addressee = "陈师傅"
            facts.appointmentAt = local("2026-03-09 10:00")
        }
        return facts
    }

    private static func randomCommand(at now: Date, _ generator: inout SplitMix) -> ContactCommand {
        func flip() -> Bool { Bool.random(using: &generator) }
        let adopted: Bool? = flip() ? flip() : nil
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: return .answer(AnswerContact(result: flip() ? "已告知" : "", adopted: adopted))
        case 1: return .promise(PromiseReply(pace: flip() ? .fast : .agreed))
        case 2: return .promise(PromiseReply(replyDueAt: now.addingTimeInterval(flip() ? 3_000 : -1)))
        case 3:
            return .handOver(
                HandOverContact(
                    to: flip() ? .complaint(complaintFacts) : .repair(RepairFacts(urgency: flip() ? .emergency : .normal))))
        case 4: return .assign(AssignContact(role: .engineering, person: "陈师傅", measure: flip() ? "查看" : ""))
        case 5: return .reply(ReplyToContact(reply: flip() ? "已查明" : " ", adopted: adopted))
        case 6: return .confirm
        case 7: return .close(CloseContact(result: flip() ? "完成" : nil))
        case 8: return Int.random(in: 0..<6, using: &generator) == 0 ? .void(VoidContact(reason: .nuisance)) : .confirm
        case 9: return .closeByChild(ChildEnd(kind: flip() ? .complaint : .repair, id: CaseID(freshID), outcome: .satisfied))
        case 10: return .clockDue(.sameDay)
        default: return .clockDue(.promise)
        }
    }
}
