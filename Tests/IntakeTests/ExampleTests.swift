import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake
@testable import guanjiactl

/// The sample day in `examples/`, as far as the front desk has to do with it.
@Suite("The sample day", .timeLimit(.minutes(10)))
struct ExampleTests {
    private let sheet: ContactSheet
    private let day: SampleDay
    private let midnight = local("2026-03-02 00:00")

    init() throws {
        let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples")
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        sheet = try ContactSheet(
            Array(Data(contentsOf: examples.appending(path: "contacts.csv"))), options: .init(office: nil, zone: zone))
        day = try SampleDay(yaml: String(contentsOf: examples.appending(path: "day.yaml"), encoding: .utf8))
    }

    /// Decodes as the service's API does.
    private func decode<Value: Decodable>(_ json: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(Value.self, from: json)
    }

    /// Records every row at the moment at which the owner came, as the import does.
    private func recordAll() throws -> [String: Step] {
        var steps: [String: Step] = [:]
        for (index, row) in sheet.rows.enumerated() {
            var body = row.body
            if let linked = row.linkedReference { body.linkedTo = try #require(steps[linked]).contact.id.description }
            let facts: RecordContact = try decode(body.json())
            let context = DecisionContext(
                now: try #require(facts.occurredAt), caseID: CaseID(UUID.v7(milliseconds: 1, high: 1, low: UInt64(index))),
                number: "CT-20260302-\(index)", actor: Actor(subject: "import", role: .receptionist, office: "yunxi"),
                freshID: UUID.v7(milliseconds: 2, high: 2, low: UInt64(index)),
                mentioned: Dictionary(
                    uniqueKeysWithValues: steps.values.map {
                        ($0.contact.id.retyped(), MentionedCase(kind: Contact.kind.name, office: $0.contact.office))
                    }))
            let reference = try #require(row.reference)
            do {
                steps[reference] = try change(nil, .record(facts), in: context)
            } catch {
                Issue.record("\(reference), line \(row.line): \(error)")
            }
        }
        return steps
    }

    @Test("Every row of the table can be read and is taken by the service")
    func table() throws {
        #expect(sheet.problems.isEmpty)
        #expect(sheet.rows.count >= 60)
        #expect(Set(sheet.rows.map(\.idempotencyKey)).count == sheet.rows.count)
        #expect(try recordAll().count == sheet.rows.count)
    }

    @Test("The day has something of everything that a desk sees")
    func variety() throws {
        let events = try recordAll().values.flatMap(\.events)
        let complaints = events.compactMap { $0 as? ComplaintReported }
        let repairs = events.compactMap { $0 as? RepairRequested }
        #expect(Set(sheet.rows.map(\.body.kind)) == Set(ContactKind.allCases))
        #expect(Set(complaints.flatMap(\.majorReasons)) == [.lossOrInjury, .governmentOrMedia, .repeatedPromise])
        #expect(Set(repairs.compactMap(\.emergencyCategory)) == Set(EmergencyCategory.allCases))
        #expect(Set(repairs.map(\.urgency)) == Set(RepairUrgency.allCases))
        #expect(Set(events.compactMap { ($0 as? ContactVoided)?.reason }) == Set(VoidReason.allCases))
        let lift = complaints.filter { $0.sealed.content?.matter == "3栋2号电梯" }
        #expect(Set(lift.compactMap { $0.sealed.content?.unit }).count == 5)
        #expect(complaints.contains { $0.toCompany } && complaints.contains { $0.ownerLimit != nil })
    }

    @Test("All telephone numbers are invented: 1390000 and four digits")
    func phones() {
        #expect(sheet.rows.compactMap(\.body.caller.phone).allSatisfy { $0.hasPrefix("1390000") && $0.count == 11 })
    }

    @Test("The script is about contacts of the table, from their time on")
    func script() throws {
        let recordedAt = Dictionary(uniqueKeysWithValues: sheet.rows.map { ($0.reference ?? "", $0.body.occurredAt ?? .distantFuture) })
        for step in day.steps {
            let recorded = try #require(recordedAt[step.reference], "\(step.reference)")
            #expect(step.at.instant(midnight: midnight) >= recorded, "\(step.reference) \(step.command)")
        }
        let dissatisfied = day.steps.filter { $0.target == .callback && $0.fields["rating"] == .text("dissatisfied") }.map(\.reference)
        #expect(dissatisfied.contains { $0.hasPrefix("C") } && dissatisfied.contains { $0.hasPrefix("R") })
        for reference in dissatisfied {
            let last = day.steps.last { $0.target == .callback && $0.reference == reference }
            #expect(last?.fields["rating"] != .text("dissatisfied"))
        }
    }

    @Test("Every step at the desk is taken, and what was not handed over ends closed or void, but for what the last morning leaves open")
    func desk() throws {
        var contacts = try recordAll().mapValues(\.contact)
        for step in day.steps where step.target == .contact {
            let contact = try #require(contacts[step.reference])
            let command = try command(step.command, JSONEncoder().encode(step.body(midnight: midnight)))
            let context = DecisionContext(
                now: step.at.instant(midnight: midnight), caseID: contact.id.retyped(), number: contact.number,
                actor: Actor(subject: "u", role: step.role, office: "yunxi"), freshID: UUID.v7(milliseconds: 3, high: 3, low: 3))
            do {
                contacts[step.reference] = try change(contact, command, in: context).contact
            } catch {
                Issue.record("\(step.reference) \(step.command): \(error)")
            }
        }
        for (reference, contact) in contacts where reference != "E-21" {
            let ends: Set<Contact.State> = contact.child == nil ? [.closed, .void] : [.handedOver]
            #expect(ends.contains(contact.state), "\(reference) is \(contact.state)")
        }
        #expect(contacts["E-21"].map { ![.closed, .void].contains($0.state) } == true)
        let missed = contacts.filter { $0.value.clocks.contains { $0.state == .missed } }.keys.sorted()
        #expect(missed == ["E-12", "E-14"])
    }

    private func command(_ code: String, _ body: Data) throws -> ContactCommand {
        switch code {
        case "answer": .answer(try decode(body))
        case "promise": .promise(try decode(body))
        case "assign": .assign(try decode(body))
        case "reply": .reply(try decode(body))
        case "confirm": .confirm
        case "close": .close(try decode(body))
        default: throw Unexpected.unchanged(code)
        }
    }
}
