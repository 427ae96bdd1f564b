import Foundation
import SharedModels

/// Two files of one household: one is found under the other, and can be taken out again (INT-39).
///
/// Nothing moves from one file to the other, so that each is as before when they are parted, with whatever was written into it meanwhile. A
/// file that is found under another has none under itself: who would close a circle, or is late, is refused by the other file.
extension HouseholdStep {
    mutating func merge(into target: HouseholdID) throws(Rejection) {
        try checkReason()
        guard target != household.id else {
            throw Rejection(.invalid, "A file is not merged into itself.", fields: [.init("into", "is this file")], rule: "INT-39")
        }
        guard household.mergedFiles.isEmpty else {
            throw Rejection(
                .ruleViolated, "Other files are found under this one: merge the other file into this one, or take them out first.",
                rule: "INT-39")
        }
        household.merger = HouseholdMerger(into: target, before: household.state, at: context.now)
        household.state = .merged
        household.turn += 1
        send(.movedIn(household.id, turn: household.turn), to: target)
        tell(
            HouseholdMerged(
                householdId: household.id, number: household.number, office: household.office, mergedAt: context.now, into: target))
    }

    mutating func unmerge() throws(Rejection) {
        try checkReason()
        guard let merger = household.merger else { return }
        part(from: merger, wasRefused: false)
        send(.movedOut(household.id, turn: household.turn), to: merger.into)
    }

    /// What another file tells. Its turn says whether it was heard before.
    mutating func hear(_ message: HouseholdMessage) {
        switch message {
        case .movedIn(let file, let turn):
            let takes = household.state != .merged && household.mergedFiles.count < Household.mostFiles
            note(MergedFile(id: file, turn: turn, isIn: takes))
            if !takes { send(.refused(by: household.id, turn: turn), to: file) }
        case .movedOut(let file, let turn):
            note(MergedFile(id: file, turn: turn, isIn: false))
        case .refused:
            if let merger = household.merger { part(from: merger, wasRefused: true) }
        }
    }

    private mutating func part(from merger: HouseholdMerger, wasRefused: Bool) {
        household.state = merger.before
        household.merger = nil
        household.turn += 1
        tell(
            HouseholdUnmerged(
                householdId: household.id, number: household.number, office: household.office, unmergedAt: context.now,
                from: merger.into, wasRefused: wasRefused))
    }

    private mutating func note(_ file: MergedFile) {
        household.files.removeAll { $0.id == file.id }
        household.files.append(file)
        tellAmended(.files)
    }
}

extension Household {
    /// Whether a message tells nothing new: it came twice, or after a later one.
    func hasHeard(_ message: HouseholdMessage) -> Bool {
        switch message {
        case .movedIn(let file, let turn), .movedOut(let file, let turn): files.contains { $0.id == file && $0.turn >= turn }
        case .refused(let file, let turn): merger?.into != file || self.turn != turn
        }
    }

    /// Why another file may be of the same household: the same number, or somebody of the same name in a unit that may be the same.
    func likeness(to other: Household) -> [HouseholdLikeness] {
        guard other.id != id, other.office == office, other.lead != lead else { return [] }
        let unit = UnitKey(unitKey), otherUnit = UnitKey(other.unitKey)
        let isLike = unit.flatMap { unit in otherUnit.map(unit.isLike) } ?? false
        return people.flatMap { person in
            other.people.flatMap { another -> [HouseholdLikeness] in
                var found: [HouseholdLikeness] = []
                if !Set(person.details.phones).isDisjoint(with: another.details.phones) {
                    found.append(HouseholdLikeness(reason: .phone, person: person.person, otherPerson: another.person))
                }
                if isLike, person.details.name.folded == another.details.name.folded {
                    found.append(HouseholdLikeness(reason: .nameAndUnit, person: person.person, otherPerson: another.person))
                }
                return found
            }
        }
    }
}

/// Why two files may be of one household.
struct HouseholdLikeness: Encodable, Hashable, Sendable {
    /// What is alike.
    enum Reason: String, Codable, Sendable, CaseIterable {
        case phone
        case nameAndUnit = "name_and_unit"
    }

    let reason: Reason
    let person: Int
    let otherPerson: Int
}

extension String {
    /// A name in the form in which it is searched for: narrow, in small letters, without blanks.
    var folded: String {
        var folded = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            guard !narrow.properties.isWhitespace, !narrow.properties.isDefaultIgnorableCodePoint else { continue }
            folded.append(contentsOf: narrow.properties.lowercaseMapping.unicodeScalars)
        }
        return String(folded)
    }
}
