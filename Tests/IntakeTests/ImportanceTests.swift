import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Important matters (INT-24)") struct ImportanceTests {
    private static let mark = ContactCommand.markImportant(MarkImportant(reason: "老人受惊送医"))

    @Test("The head of the department concerned and the direct leader are told, whenever the desk says so; once")
    func marked() throws {
        for state in [Contact.State.recorded, .answered, .promised, .assigned, .handedOver, .replied] {
            let contact = try reached(state)
            let step = try change(contact, Self.mark)
            let event: ContactFlagged = try step.event()
            // The finance department is responsible, and a receptionist says it.
            #expect(event.notify == [.financeManager, .ownerServiceSupervisor] && event.responsibleDepartment == .finance)
            #expect(event.sealed?.content?.reason == "老人受惊送医" && event.majorReasons.isEmpty)
            #expect(step.contact.state == state && step.contact.important?.told == event.notify)
            #expect(try isUnchanged(step.contact, Self.mark))
        }
        #expect(refused(try reached(.closed), Self.mark)?.code == .wrongState)
        #expect(refused(try reached(.recorded), Self.mark, in: context(role: .technician))?.code == .forbidden)
        #expect(refused(try reached(.recorded), .markImportant(MarkImportant(reason: " ")))?.fields.map(\.field) == ["reason"])
    }

    @Test(
        "Who leads whom: the head of each department, and above a head the general manager",
        arguments: [
            (Role.technician, Role.engineeringSupervisor, Role.engineeringSupervisor), (.security, .securityManager, .securityManager),
            (.csDept, .csManager, .csManager), (.cleaningLead, .ownerServiceSupervisor, .ownerServiceSupervisor),
            (.propertyOffice, .officeDirector, .officeDirector), (.csManager, .csManager, .generalManager), (.hr, .deptHead, .deptHead),
        ])
    func leaders(role: Role, head: Role, leader: Role) { #expect(role.head == head && role.leader == leader) }

    @Test("Nobody is told twice where head and leader are one, and the leader alone where no department is known") func once() throws {
        var facts = wholeFacts()
        facts.responsible?.department = .cleaningLead
        facts.importantReason = "整栋楼停水"
        #expect(try change(nil, .record(facts)).event(ContactFlagged.self).notify == [.ownerServiceSupervisor])
        var letter = wholeFacts(by: .letter)
        letter.responsible = nil
        letter.importantReason = "人大代表来信"
        let step = try change(nil, .record(letter), in: context(role: .csManager))
        #expect(try step.event(ContactFlagged.self).notify == [.generalManager])
        #expect(step.types == ["contact.recorded", "contact.flagged"])
        letter.voidReason = .unrelated
        #expect(refused(nil, .record(letter))?.fields.map(\.field) == ["importantReason"])
    }

    @Test("A complaint with a major reason is important by that; one that was marked before is not told again") func complaint() throws {
        var major = complaintFacts
        major.majorReasons = [.lossOrInjury]
        let handOver = ContactCommand.handOver(HandOverContact(to: .complaint(major)))
        let step = try change(reached(.recorded), handOver)
        let event: ContactFlagged = try step.event()
        #expect(event.majorReasons == [.lossOrInjury] && event.sealed == nil && event.kind == .complaint)
        #expect(event.notify == [.financeManager, .ownerServiceSupervisor])
        #expect(try !change(change(reached(.recorded), Self.mark).contact, handOver).types.contains("contact.flagged"))
        #expect(
            try !change(reached(.recorded), .handOver(HandOverContact(to: .complaint(complaintFacts)))).types.contains("contact.flagged"))
    }

    @Test("Of a complaint, who need not know the matter sees that it is important and not why in words (OPS-02)") func masked() throws {
        let contact = try change(change(nil, .record(wholeFacts(.complaint))).contact, Self.mark).contact
        #expect(contact.view(for: Actor(subject: "s", role: .security)).important?.reason == nil)
        #expect(contact.view(for: Actor(subject: "s", role: .security)).important?.told.isEmpty == false)
        #expect(contact.view(for: Actor(subject: "s", role: .csManager)).important?.reason == "老人受惊送医")
    }
}
