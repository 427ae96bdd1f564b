import Foundation
import SharedModels
import Testing

@testable import Intake

@Suite("The original of an opinion or a request is kept with the contact (INT-07)") struct OriginalTests {
    private static func file(_ number: Int = 1, _ kind: OriginalKind = .letter) -> AttachOriginal {
        let digits = String(number, radix: 16)
        return AttachOriginal(
            id: OriginalID(UUID.v7(milliseconds: 9, high: 9, low: UInt64(number))), kind: kind, contentType: .pdf, bytes: 1_234,
            sha256: String(repeating: "0", count: 64 - digits.count) + digits)
    }

    @Test("In every state but void; the contact stays as it is", arguments: Contact.State.allCases) func states(state: Contact.State) throws
    {
        let contact = try reached(state, wholeFacts(by: .letter))
        guard state != .void else {
            #expect(refused(contact, .attach(Self.file()))?.code == .wrongState)
            #expect(!contact.allowedCommands.contains("attach"))
            return
        }
        #expect(contact.allowedCommands.contains("attach"))
        let step = try change(contact, .attach(Self.file()), in: context(role: .security))
        #expect(step.contact.state == state && step.contact.clocks == contact.clocks)
        #expect(step.types == ["original.attached"])
        let event = try step.event(OriginalAttached.self)
        #expect(event.kind == .letter && event.contentType == .pdf && event.bytes == 1_234 && event.originalId == Self.file().id)
        let original = try #require(step.contact.originals?.first)
        #expect(original.by == .security && original.subject == "u-17" && original.at == monday)
    }

    @Test("The same file of the same kind is one original; of another kind it is another") func again() throws {
        let contact = try change(try reached(.recorded), .attach(Self.file())).contact
        #expect(try isUnchanged(contact, .attach(Self.file())))
        #expect(try change(contact, .attach(Self.file(1, .form))).contact.originals?.count == 2)
    }

    @Test("A contact keeps twenty, and no more") func most() throws {
        var contact = try reached(.recorded)
        for number in 1...Original.most { contact = try change(contact, .attach(Self.file(number))).contact }
        #expect(!contact.hasRoomForOriginal)
        #expect(refused(contact, .attach(Self.file(99)))?.rule == "INT-07")
        #expect(try isUnchanged(contact, .attach(Self.file(20))))
    }

    @Test("What is not described as a file is refused") func wrong() throws {
        let bad = AttachOriginal(id: OriginalID(.v7()), kind: .fax, contentType: .png, bytes: 0, sha256: "ABC")
        #expect(refused(try reached(.recorded), .attach(bad))?.fields.map(\.field) == ["", "sha256"])
    }

    @Test("Any employee of the office attaches, and an owner; nobody of another office and no system") func posts() throws {
        let contact = try reached(.recorded)
        for role in Role.allCases {
            let asked = context(role: role)
            #expect(
                (refused(contact, .attach(Self.file()), in: asked) == nil) == (Role.employees.contains(role) || role == .owner), "\(role)")
        }
        #expect(refused(contact, .attach(Self.file()), in: context(office: "donghu"))?.code == .forbidden)
    }

    @Test("What came in writing lacks its original until one is there; what was said lacks none", arguments: Channel.allCases)
    func lacking(channel: Channel) throws {
        var facts = wholeFacts(by: channel)
        if channel.family == .relayed || channel == .ownerForum { facts.addressee = nil }
        let contact = try change(nil, .record(facts)).contact
        let view = contact.view(for: Actor(subject: "u-1", role: .receptionist))
        #expect(view.lacksOriginal == (channel.family == .written) && view.originalCount == 0 && view.originals == nil)
        let after = try change(contact, .attach(Self.file())).contact.view(for: Actor(subject: "u-1", role: .cleaningLead))
        #expect(!after.lacksOriginal && after.originalCount == 1, "that it is there everybody sees who sees the contact")
        #expect(after.originals?.map(\.id) == [Self.file().id])
    }

    @Test("What counts for nothing lacks nothing") func void() throws {
        #expect(try !reached(.void, wholeFacts(by: .letter)).lacksOriginal)
    }

    @Test("A contact from before there were originals is read as it was") func older() throws {
        let contact = try reached(.recorded)
        let text = try JSONEncoder().encode(contact)
        #expect(!String(decoding: text, as: UTF8.self).contains("originals"))
        #expect(try JSONDecoder().decode(Contact.self, from: text) == contact)
    }
}
