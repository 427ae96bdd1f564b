import Foundation
import Policy
import SharedModels

/// The file of a household (住户档案): who lives in a unit, how they are reached, and how they are served (INT-39 to INT-41).
///
/// There is one for each office and unit: its id follows from both, so that it cannot be made twice.
struct Household: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "household", numberPrefix: "HH")

    /// How a file stands.
    enum State: String, Codable, Sendable, CaseIterable {
        /// Somebody lives in the unit, or is about to.
        case open
        /// Nobody does; the file stays.
        case vacant
        /// It turned out to be of the same household as another, under which it is found.
        case merged
    }

    let id: HouseholdID
    let number: String
    let office: String
    /// As it is compared.
    let unitKey: String
    /// The way by which the household came; never changed (INT-41).
    let source: Channel
    /// Since when it is known; never changed (INT-41).
    let joinedAt: Date
    let openedAt: Date
    var state = State.open
    var particulars: HouseholdForm
    /// In the order in which they were named; at most `mostPeople`.
    var people: [Resident] = []
    /// The number of the next person; none is given twice.
    var nextPerson = 1
    /// Who belonged to it once: of them nothing is kept but the number.
    var removed: [RemovedResident] = []
    var classification: HouseholdClassification?
    /// Why it is that of a key owner (重点业主); nil when it is none (INT-05).
    var keyOwner: String?
    /// Of a merged file: where it is found, and how it stood before.
    var merger: HouseholdMerger?
    /// How often it was merged or taken out again; tells an earlier message from a later one.
    var turn = 0
    /// The files that were merged into it, also those that were taken out again; at most `mostFiles`.
    var files: [MergedFile] = []

    /// People of one household.
    static let mostPeople = 50
    /// People whose removal is remembered.
    static let mostRemoved = 500
    /// Files that one file remembers.
    static let mostFiles = 50

    var stateCode: String { state.rawValue }
    /// Nothing of a file has a deadline.
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { state.commands.map(\.rawValue) }

    /// The files that are found under this one.
    var mergedFiles: [HouseholdID] { files.filter(\.isIn).map(\.id) }

    /// Where it is found.
    var lead: HouseholdID { merger?.into ?? id }

    /// The person of a number; nil when there is none.
    func person(_ number: Int) -> Resident? { people.first { $0.person == number } }

    static func command(forDue clock: String) -> HouseholdCommand? { HouseholdMessage(clock)?.command }
}

extension Household.State {
    var commands: [HouseholdCommand.Code] {
        switch self {
        case .open: [.amend, .addPerson, .amendPerson, .removePerson, .classify, .markKeyOwner, .close, .merge]
        case .vacant: [.amend, .addPerson, .amendPerson, .removePerson, .classify, .markKeyOwner, .reopen, .merge]
        // What is in it can still be put right; what is new goes to the file under which it is found.
        case .merged: [.amendPerson, .removePerson, .unmerge]
        }
    }
}

/// What a file says of the unit itself. Written anew as a whole.
struct HouseholdForm: Codable, Hashable, Sendable {
    /// As it was written; may be written otherwise as long as it is the same unit.
    var unit: String
    var moveInDate: LocalDate?
    /// Square metres.
    var area: Double?
    var remarks: String?

    /// Largest area, in square metres.
    static let largestArea = 100_000.0
}

/// Which group a household belongs to, what is known of it, and how it is rated (INT-40).
struct HouseholdClassification: Codable, Hashable, Sendable {
    /// A to I.
    var group: HouseholdClass
    var age: String?
    var occupation: String?
    var hobbies: String?
    var familyStructure: String?
    var spending: String?
    var purchasePotential: HouseholdRating?
    var credit: HouseholdRating?
    var valueContribution: HouseholdRating?

    /// The same without how the household is rated, which is for who judges it (OPS-01).
    var unrated: HouseholdClassification {
        var known = self
        (known.purchasePotential, known.credit, known.valueContribution) = (nil, nil, nil)
        return known
    }

    /// The group alone.
    var groupOnly: HouseholdClassification { HouseholdClassification(group: group) }
}

/// Where a merged file is found, and how it stood before.
struct HouseholdMerger: Codable, Hashable, Sendable {
    let into: HouseholdID
    let before: Household.State
    let at: Date
}

/// A file that was merged into this one.
struct MergedFile: Codable, Hashable, Sendable {
    let id: HouseholdID
    /// The turn of that file that was heard of last.
    var turn: Int
    /// Whether it is found here now.
    var isIn: Bool
}
