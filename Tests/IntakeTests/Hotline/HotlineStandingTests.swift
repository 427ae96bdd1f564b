import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("How a matter stands for the city's hotline (ADR 42)")
struct HotlineStandingTests {
    private static let due = local("2026-03-05 00:00")
    private static let visit = local("2026-03-03 14:00")

    private static func facts() -> RecordContact { wholeFacts(by: .cityHotline) }

    private static func heard(_ kind: ContactKind, _ told: [CaseProgress.Heard]) throws -> [CaseProgress] {
        [try #require(CaseProgress(kind: kind, id: CaseID(.v7()), number: "XX-20260302-000001", heard: told))]
    }

    @Test(
        "It is open until the citizen has the answer or is owed none",
        arguments: [
            (Contact.State.recorded, true, "已受理，待处理"), (.promised, true, "已受理，将予答复"), (.assigned, true, "已安排专人处理"),
            (.handedOver, true, "已转交办理"), (.answered, false, "已答复"), (.replied, false, "已答复"), (.closed, false, "已答复，办结"),
            (.void, false, "不予受理"),
        ])
    func states(_ state: Contact.State, _ isOpen: Bool, _ notes: String) throws {
        let standing = try reached(state, Self.facts()).hotlineStanding([], changedAt: monday)
        #expect(standing.isOpen == isOpen && standing.notes == notes && standing.updatedAt == monday)
    }

    @Test("Nothing that somebody wrote, and nobody who works on it, is in its notes", arguments: Contact.State.allCases)
    func notPrivate(_ state: Contact.State) throws {
        let notes = try reached(state, Self.facts()).hotlineStanding([], changedAt: monday).notes
        for word in ["何会计", "核对账单", "账单无误", "线上缴费", "林晓岚", "13900000001"] { #expect(!notes.contains(word)) }
    }

    @Test(
        "What is expected is the reply that was promised, and then what the case promises: its limit, else the visit; nothing once it is over"
    )
    func expected() throws {
        #expect(try reached(.recorded, Self.facts()).hotlineStanding([], changedAt: monday).expectedAt == nil)
        for state in [Contact.State.promised, .assigned] {
            let contact = try reached(state, Self.facts())
            #expect(contact.hotlineStanding([], changedAt: monday).expectedAt == contact.promise?.replyDueAt)
            #expect(contact.promise != nil)
        }
        let contact = try reached(.handedOver, Self.facts())
        let cases: [(told: [CaseProgress.Heard], kind: ContactKind, expected: Date?)] = [
            ([.init(at: monday, state: "registered")], .complaint, nil),
            ([.init(at: monday, state: "classified", promise: .by(Self.due))], .complaint, Self.due),
            ([.init(at: monday, state: "classified", promise: .by(Self.due)), .init(at: monday, state: "resolved")], .complaint, nil),
            ([.init(at: monday, state: "raised", appointedAt: Self.visit)], .repair, Self.visit),
            (
                [
                    .init(at: monday, state: "raised", appointedAt: Self.visit),
                    .init(at: monday, state: "collected", promise: .by(Self.due)),
                ], .repair, Self.due
            ),
            ([.init(at: monday, state: "raised", appointedAt: Self.visit), .init(at: monday, state: "cancelled")], .repair, nil),
        ]
        for (told, kind, expected) in cases {
            let progress = try Self.heard(kind, told)
            #expect(contact.hotlineStanding(progress, changedAt: monday).expectedAt == expected, "\(told)")
        }
        for state in [Contact.State.answered, .replied, .closed, .void] {
            #expect(try reached(state, Self.facts()).hotlineStanding([], changedAt: monday).expectedAt == nil)
        }
    }

    @Test("What came of it says how it stands, and when that changed last")
    func progress() throws {
        let contact = try reached(.handedOver, Self.facts())
        let later = monday.addingTimeInterval(3_600)
        let standing = contact.hotlineStanding(try Self.heard(.repair, [.init(at: later, state: "in_work")]), changedAt: monday)
        #expect(standing == HotlineStanding(isOpen: true, notes: "维修中", updatedAt: later, expectedAt: nil))
    }

    @Test("There are words for every state of a complaint and of a repair, but for the filing of a complaint")
    func words() throws {
        func states(_ file: String) throws -> Set<String> { Set(try #require(try OpenAPIFile(file).schema("State")?["enum"]?.words)) }
        #expect(try Set(CaseProgress.complaintNotes.keys) == states("complaint-routing.yaml").subtracting(["archived", "purged"]))
        #expect(try Set(CaseProgress.repairNotes.keys) == states("repair-dispatch.yaml"))
    }

    @Test("A hotline passes a matter on by its own channel and settles nothing; sent again under the same id it changes nothing (INT-01)")
    func records() throws {
        var facts = RecordContact(office: "yunxi", kind: .repair, channel: .cityHotline)
        facts.reason = "电梯异响"
        facts.hotline = HotlineFacts(.repair)
        let step = try change(nil, .record(facts), in: context(role: .cityHotline, office: "yunxi"))
        #expect((step.events.first as? ContactRecorded)?.recorderRole == .cityHotline)
        #expect(step.contact.clocks.map(\.name) == ["T-SAMEDAY"])
        #expect(try isUnchanged(step.contact, .record(facts), in: context(role: .cityHotline, office: "yunxi")))
        #expect(refused(step.contact, .record(facts), in: context(role: .cityHotline, office: "donghu"))?.code == .forbidden)
        var other = facts
        other.reason = "漏水"
        #expect(refused(step.contact, .record(other), in: context(role: .cityHotline, office: "yunxi"))?.code == .alreadyExists)
        #expect(refused(nil, .record(facts), in: context(role: .cityHotline, office: "donghu"))?.code == .forbidden)
        var settled = facts
        settled.answer = AnswerContact(result: "好")
        var phoned = facts
        phoned.channel = .phone
        for facts in [settled, phoned, wholeFacts()] {
            #expect(refused(nil, .record(facts), in: context(role: .cityHotline, office: "yunxi"))?.code == .forbidden)
        }
        for command in [ContactCommand.answer(AnswerContact(result: "好")), .confirm, .void(VoidContact(reason: .silent))] {
            #expect(refused(step.contact, command, in: context(role: .cityHotline, office: "yunxi"))?.code == .forbidden)
        }
    }

    @Test("What it says beside is checked field by field, and shown in full to who sees names only (OPS-01)")
    func particulars() throws {
        var hotline = HotlineFacts(.repair)
        hotline.reference = String(repeating: "9", count: 201)
        hotline.latitude = 91
        hotline.longitude = -181
        hotline.media = "ftp://example.com/a.jpg"
        var facts = RecordContact(office: "yunxi", kind: .repair, channel: .cityHotline)
        facts.reason = hotline.reason("漏水")
        facts.hotline = hotline
        #expect(
            refused(nil, .record(facts))?.fields.map(\.field) == [
                "hotline.reference", "hotline.latitude", "hotline.longitude", "hotline.media",
            ])
        hotline.reference = "HL-1"
        hotline.latitude = 31.2304
        hotline.longitude = 121.4737
        hotline.media = "https://example.com/a.jpg"
        hotline.email = "wang@example.com"
        facts.reason = hotline.reason("漏水")
        facts.hotline = hotline
        let contact = try change(nil, .record(facts)).contact
        #expect(contact.hotlineWords == "漏水" && contact.facts.reason == "漏水\n图片：https://example.com/a.jpg")
        #expect(contact.view(for: Actor(subject: "u", role: .receptionist, office: nil)).hotline == hotline)
        let masked = contact.view(for: Actor(subject: "u", role: .technician, office: nil)).hotline
        #expect(masked?.reference == "HL-1" && masked?.email == nil && masked?.latitude == nil && masked?.media == nil)
        let stored = try JSONDecoder().decode(RecordContact.self, from: JSONEncoder().encode(facts))
        #expect(stored == facts)
    }

    @Test("Every service is what some contact is recorded as, and one that the desk wrote down has the one of its kind")
    func services() {
        #expect(Set(HotlineService.allCases.map(\.kind)) == [.enquiry, .repair, .suggestion, .complaint])
        for subject in ComplaintSubject.allCases { #expect(HotlineService(rawValue: "complaint_\(subject.rawValue)")?.kind == .complaint) }
        #expect(
            ContactKind.allCases.map { HotlineService($0) } == [
                .enquiry, .otherComplaint, .repair, .enquiry, .enquiry, .enquiry, .enquiry, .suggestion,
            ])
    }
}
