import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Originals that a household sends with its contact (INT-07, ADR 36)") struct OwnersOriginalTests {
    private static let household = HouseholdID(UUID.v7(milliseconds: 5, high: 5, low: 5))

    private static func file(_ number: Int = 1, _ kind: OriginalKind = .photo) -> AttachOriginal {
        let digits = String(number, radix: 16)
        return AttachOriginal(
            id: OriginalID(UUID.v7(milliseconds: 9, high: 9, low: UInt64(number))), kind: kind, contentType: .jpeg, bytes: 1_234,
            sha256: String(repeating: "0", count: 64 - digits.count) + digits)
    }

    private func owner() -> DecisionContext { context(role: .owner, files: [Self.household]) }

    @Test("As long as the matter is neither over nor taken back; it stays as it is", arguments: Contact.State.allCases)
    func states(state: Contact.State) throws {
        let contact = try reached(state)
        let isOpen = state != .closed && state != .void
        #expect(contact.own([], version: 1, under: .baseline, at: monday).allowedCommands.contains("attach") == isOpen)
        guard isOpen else {
            #expect(refused(contact, .attach(Self.file()), in: owner())?.code == .wrongState)
            return
        }
        let step = try change(contact, .attach(Self.file()), in: owner())
        #expect(step.contact.state == state && step.types == ["original.attached"])
        let own = step.contact.own([], version: 2, under: .baseline, at: monday)
        #expect(own.originalCount == 1 && own.originals?.map(\.id) == [Self.file().id])
        #expect(own.steps.last?.what == .attached)
    }

    @Test("Not any more after it asked to take the matter back") func takenBack() throws {
        let open = CaseInHand(kind: .complaint, id: CaseID(freshID), isWithdrawable: true)
        let contact = try change(try reached(.handedOver), .withdraw(WithdrawContact(words: nil, open: open)), in: owner()).contact
        #expect(contact.state == .handedOver)
        #expect(refused(contact, .attach(Self.file()), in: owner())?.code == .wrongState)
        #expect(try change(contact, .attach(Self.file())).contact.originals?.count == 1, "the desk may")
    }

    @Test("A household sends ten, and no more; the desk's twenty have room beside them") func most() throws {
        var contact = try reached(.recorded)
        for number in 1...Original.mostOfOwners { contact = try change(contact, .attach(Self.file(number)), in: owner()).contact }
        #expect(!contact.takesOriginal(by: .owner) && contact.takesOriginal(by: .receptionist))
        #expect(refused(contact, .attach(Self.file(99)), in: owner())?.rule == "INT-07")
        for number in 21...20 + Original.most - Original.mostOfOwners { contact = try change(contact, .attach(Self.file(number))).contact }
        #expect(refused(contact, .attach(Self.file(99)))?.rule == "INT-07")
    }

    @Test("It sees what it sent and nothing that the staff keep, also when both are the same file; the desk sees both") func sight() throws
    {
        var contact = try change(try reached(.recorded), .attach(Self.file(1))).contact
        #expect(contact.own([], version: 1, under: .baseline, at: monday).originals == nil)
        contact = try change(contact, .attach(Self.file(1)), in: owner()).contact
        #expect(try isUnchanged(contact, .attach(Self.file(1)), in: owner()), "sent again it is the same")
        contact = try change(contact, .attach(Self.file(2, .recording)), in: owner()).contact
        let own = contact.own([], version: 3, under: .baseline, at: monday)
        #expect(own.originalCount == 2 && own.originals?.map(\.kind) == [.photo, .recording])
        #expect(contact.view(for: Actor(subject: "u-1", role: .receptionist)).originals?.map(\.by) == [.receptionist, .owner, .owner])
        #expect(try JSONDecoder().decode(Contact.self, from: JSONEncoder().encode(contact)) == contact)
    }
}
