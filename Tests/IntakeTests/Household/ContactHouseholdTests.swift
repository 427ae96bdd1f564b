import Foundation
import SharedModels
import Testing

@testable import Intake

@Suite("A contact is of a household whose file is there (INT-39)")
struct ContactHouseholdTests {
    private let named = HouseholdID(UUID.v7(milliseconds: 6, high: 6, low: 6))
    private let ofUnit = HouseholdID(UUID.v7(milliseconds: 7, high: 7, low: 7))

    private func facts(_ household: HouseholdID? = nil) -> RecordContact {
        var facts = wholeFacts()
        facts.householdId = household
        return facts
    }

    @Test("Of the one that it names; else of its unit's, when somebody has opened that; else of none")
    func found() throws {
        let cases: [(given: HouseholdID?, there: [HouseholdID], expected: HouseholdID?)] = [
            (named, [named], named), (named, [named, ofUnit], named), (nil, [ofUnit], ofUnit), (nil, [], nil), (nil, [named], nil),
        ]
        for (given, there, expected) in cases {
            let step = try change(nil, .record(facts(given), unitFile: ofUnit), in: context(files: there))
            #expect(step.contact.facts.householdId == expected)
            #expect(try step.event(ContactRecorded.self).householdId == expected)
        }
        #expect(try change(nil, .record(facts()), in: context(files: [ofUnit])).contact.facts.householdId == nil)
    }

    @Test("One that is not there, is of another office or no household is named as a fault beside all others")
    func refusedOnes() {
        var faulty = facts(named)
        faulty.caller.name = nil
        #expect(refused(nil, .record(faulty), in: context(files: [ofUnit]))?.fields.map(\.field) == ["householdId", "caller.name"])
        for other in [MentionedCase(kind: "household", office: "lanting"), MentionedCase(kind: "contact", office: "yunxi")] {
            let there = DecisionContext(
                now: monday, caseID: contactID, number: "CT-20260302-000001", actor: Actor(subject: "u-17", role: .receptionist),
                freshID: freshID, mentioned: [named.retyped(): other, ofUnit.retyped(): other])
            #expect(refused(nil, .record(facts(named)), in: there)?.fields.map(\.field) == ["householdId"])
            #expect((try? change(nil, .record(facts(), unitFile: ofUnit), in: there))?.contact.facts.householdId == nil)
        }
    }

    @Test("Only what a decision has to know is looked up")
    func mentions() {
        #expect(ContactCommand.record(facts(named), unitFile: ofUnit).mentions == [named.retyped()])
        #expect(ContactCommand.record(facts(), unitFile: ofUnit).mentions == [ofUnit.retyped()])
        #expect(ContactCommand.record(facts()).mentions.isEmpty && ContactCommand.confirm.mentions.isEmpty)
    }
}
