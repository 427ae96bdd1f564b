import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Two files of one household (INT-39, ADR 25)")
struct HouseholdMergeTests {
    /// Some files, and what they have told one another that has not arrived yet.
    private struct Cabinet {
        var files: [CaseID: Household]
        var waiting: [CaseMessage] = []

        /// Gives a command; a refusal changes nothing.
        mutating func give(_ command: HouseholdCommand, to id: CaseID, role: Role = .ownerServiceSupervisor) {
            guard let current = files[id] else { return }
            do throws(Rejection) {
                guard
                    case .changed(let change) = try Household.decide(current, command, under: .baseline, in: Sample.context(id, role: role))
                else { return }
                #expect(!change.events.isEmpty && change.after != current)
                files[id] = change.after
                // One of a name waits at a time.
                waiting += change.messages.filter { !waiting.contains($0) }
            } catch {
                return
            }
        }

        /// Delivers a message, once more later where `again` says so: the engine does so once, others might not.
        mutating func deliver(_ place: Int, again: Bool) {
            let message = again ? waiting[place] : waiting.remove(at: place)
            guard let command = Household.command(forDue: message.name) else { return }
            give(command, to: message.recipient, role: .system)
        }

        mutating func deliverAll() {
            var steps = 0
            while !waiting.isEmpty, steps < 1_000 {
                deliver(0, again: false)
                steps += 1
            }
            #expect(waiting.isEmpty, "files tell one another no end of things")
        }
    }

    @Test("A merged file is found under the other, keeps what it says, and only that can be put right") func merging() throws {
        let lead = try Sample.household(), copy = try Sample.household("3-1502", people: [Sample.tenant])
        let merged = try Sample.change(copy, .merge(into: lead.id, reason: "重复"))
        #expect(merged.after.state == .merged && merged.after.lead == lead.id && merged.reason == "重复")
        #expect(merged.messages == [CaseMessage(to: lead.id.retyped(), "household-in:\(copy.id):1")])
        let message = try #require(merged.messages.first)
        let command = try #require(Household.command(forDue: message.name))
        let taken = try Sample.change(lead, command, role: .system).after
        #expect(taken.mergedFiles == [copy.id])
        #expect(try Sample.isUnchanged(taken, command, role: .system))
        #expect(try Sample.isUnchanged(merged.after, .merge(into: lead.id, reason: nil)))
        #expect(try Sample.refused(merged.after, .addPerson(Sample.owner))?.code == .wrongState)
        #expect(try Sample.change(merged.after, .amendPerson(1, Sample.owner)).after.people.first?.details == Sample.owner)
        #expect(try Sample.refused(merged.after, .open(Sample.opening("3-1502")))?.detail.contains("\(lead.id)") == true)
        #expect(try Sample.refused(lead, .merge(into: lead.id, reason: nil))?.code == .invalid)
        #expect(try Sample.refused(taken, .merge(into: copy.id, reason: nil))?.code == .ruleViolated)
    }

    @Test("Two files that are merged into one another at once both stand for themselves again") func circle() throws {
        let one = try Sample.household(), other = try Sample.household("3-1502")
        var cabinet = Cabinet(files: [one.id.retyped(): one, other.id.retyped(): other])
        cabinet.give(.merge(into: other.id, reason: nil), to: one.id.retyped())
        cabinet.give(.merge(into: one.id, reason: nil), to: other.id.retyped())
        cabinet.deliverAll()
        for file in cabinet.files.values { #expect(file.state == .open && file.merger == nil && file.mergedFiles.isEmpty) }
    }

    @Test("Merged and parted, both files are as if it had not been, with what was written into them (property)", arguments: 1...40)
    func roundTrip(seed: Int) throws {
        var generator = SplitMix(seed: UInt64(seed))
        for _ in 0..<50 {
            let units = ["3-2-1502", "3-1502", "1502"]
            let files = try units.map { try Sample.household($0, people: [Sample.owner, Sample.tenant]) }
            let ids: [CaseID] = files.map { $0.id.retyped() }
            var cabinet = Cabinet(files: Dictionary(uniqueKeysWithValues: zip(ids, files)))
            var plain = cabinet
            for step in 0..<Int.random(in: 5...25, using: &generator) {
                let id = ids.randomElement(using: &generator) ?? ids[0]
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: cabinet.give(.merge(into: (ids.randomElement(using: &generator) ?? id).retyped(), reason: nil), to: id)
                case 1: cabinet.give(.unmerge(reason: nil), to: id)
                case 2, 3:
                    guard !cabinet.waiting.isEmpty else { continue }
                    let place = Int.random(in: 0..<cabinet.waiting.count, using: &generator)
                    cabinet.deliver(place, again: Int.random(in: 0..<3, using: &generator) == 0)
                default:
                    let command = Self.content(step, &generator)
                    // What a merged file does not take is written into neither.
                    guard cabinet.files[id]?.state.commands.contains(command.name) == true else { continue }
                    cabinet.give(command, to: id)
                    plain.give(command, to: id)
                }
            }
            cabinet.deliverAll()
            Self.judge(cabinet)
            for id in ids { cabinet.give(.unmerge(reason: nil), to: id) }
            cabinet.deliverAll()
            for id in ids {
                let file = try #require(cabinet.files[id]), other = try #require(plain.files[id])
                #expect(file.mergedFiles.isEmpty && file.merger == nil)
                #expect(file.withoutTurns == other.withoutTurns)
                #expect(try JSONDecoder().decode(Household.self, from: JSONEncoder().encode(file)) == file)
            }
        }
    }

    /// Once all has arrived, both sides of each merger agree, and nothing is found under what is itself found elsewhere.
    private static func judge(_ cabinet: Cabinet) {
        for file in cabinet.files.values {
            if let merger = file.merger {
                #expect(cabinet.files[merger.into.retyped()]?.mergedFiles.contains(file.id) == true)
                #expect(cabinet.files[merger.into.retyped()]?.state != .merged)
            }
            for id in file.mergedFiles { #expect(cabinet.files[id.retyped()]?.merger?.into == file.id) }
        }
    }

    private static func content(_ step: Int, _ generator: inout SplitMix) -> HouseholdCommand {
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: .addPerson(ResidentDetails(name: "住户\(step)", relation: .family))
        case 1: .amendPerson(Int.random(in: 1...4, using: &generator), ResidentDetails(name: "改名\(step)", relation: .owner))
        case 2: .removePerson(Int.random(in: 1...4, using: &generator))
        case 3: .classify(HouseholdClassification(group: HouseholdClass.allCases.randomElement(using: &generator) ?? .other))
        case 4: .markKeyOwner(reason: Bool.random(using: &generator) ? "重点\(step)" : nil)
        case 5: .close(reason: nil)
        default: .reopen(reason: nil)
        }
    }
}

extension Household {
    /// Without the book-keeping of mergers.
    fileprivate var withoutTurns: Household {
        var copy = self
        copy.turn = 0
        copy.files = []
        return copy
    }
}
