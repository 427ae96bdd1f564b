import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("A second report of one matter is tied to the first (INT-16)")
struct ContactLinkTests {
    private let earlier = earlierContact

    private func link(to id: ContactID, office: String = "yunxi", minutes: Double = -60) -> ContactCommand {
        .link(LinkContact(to: id, office: office, recordedAt: monday.addingTimeInterval(minutes * 60)))
    }

    @Test("It is told once, shows in the contact, and may be put right")
    func link() throws {
        let recorded = try reached(.recorded)
        #expect(recorded.linkedTo == nil)
        let step = try change(recorded, link(to: earlier))
        #expect(step.types == ["contact.linked"])
        #expect(try step.event(ContactLinked.self).linkedTo == earlier)
        #expect(step.contact.linkedTo == earlier)
        #expect(step.contact.state == .recorded)
        #expect(try isUnchanged(step.contact, link(to: earlier)))
        let other = ContactID(.v7())
        let corrected = try change(step.contact, link(to: other)).contact
        #expect(corrected.linkedTo == other)
        #expect(corrected.view(for: Actor(subject: "u-17", role: .receptionist)).linkedTo == other)
    }

    @Test("A link that came with the record is one already")
    func recordedWithIt() throws {
        var facts = wholeFacts()
        facts.linkedTo = earlier
        #expect(try isUnchanged(try reached(.recorded, facts), link(to: earlier)))
    }

    @Test("Never to itself, to another office's contact or to a later one, so that no circle comes about")
    func refused() throws {
        let recorded = try reached(.recorded)
        let wrong = [link(to: recorded.id), link(to: earlier, office: "binhe"), link(to: earlier, minutes: 1)]
        for command in wrong {
            let rejection = IntakeTests.refused(recorded, command)
            #expect(rejection?.code == .invalid)
            #expect(rejection?.fields.map(\.field) == ["to"])
            #expect(rejection?.rule == "INT-16")
        }
    }

    /// What both have in common is why one is proposed for the other.
    private static let alike: [(change: @Sendable (inout RecordContact) -> Void, days: Double, reasons: [ContactLikeness])] = [
        ({ _ in }, 0, [.phone, .unit, .kind, .day]),
        ({ _ in }, 2, [.phone, .unit, .kind]),
        ({ $0.caller.phone = "139 0000 0001" }, 0, [.phone, .unit, .kind, .day]),
        ({ $0.caller.phone = "13900000002" }, 0, [.unit, .kind, .day]),
        ({ $0.caller.unit = "3栋1单元1502室" }, 0, [.phone, .unit, .kind, .day]),
        ({ $0.caller.unit = "5-1-101" }, 0, [.phone, .kind, .day]),
        ({ $0.kind = .suggestion }, 0, [.phone, .unit, .day]),
        (
            {
                $0.caller.phone = "13900000002"
                $0.caller.unit = "5-1-101"
            }, 0, []
        ),
    ]

    @Test("What two contacts have in common is named, and without household, number or unit nothing is", arguments: alike.indices)
    func likeness(row: Int) throws {
        let (change, days, reasons) = Self.alike[row]
        var facts = wholeFacts()
        change(&facts)
        let first = try reached(.recorded)
        let second = try reached(.recorded, facts, at: monday.addingTimeInterval(days * 86_400))
        #expect(second.likeness(to: first, of: [], under: Policy.baseline.contact.isSameDay) == reasons)
    }

    @Test("The household counts before all, by whichever of its files the earlier contact names")
    func household() throws {
        let (own, lead, stranger) = (HouseholdID(.v7()), HouseholdID(.v7()), HouseholdID(.v7()))
        var facts = wholeFacts()
        facts.householdId = own
        let second = try reached(.recorded, facts)
        for (file, isNamed) in [(own, true), (lead, true), (stranger, false), (nil, false)] {
            facts.householdId = file
            let found = second.likeness(to: try reached(.recorded, facts), of: [own, lead], under: Policy.baseline.contact.isSameDay)
            #expect((found.first == .household) == isNamed)
        }
    }

    @Test("The window is a setting of the policy, seven days without one")
    func window() {
        #expect(Policy.baseline.contact.repeatedSince(local("2026-03-09 09:30")) == monday)
    }
}
