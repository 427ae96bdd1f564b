import Foundation
import SharedModels

/// What can be asked of a household's file.
enum HouseholdCommand: CaseCommand, Hashable {
    case open(OpenHousehold)
    case amend(HouseholdForm)
    case addPerson(ResidentDetails)
    case amendPerson(Int, ResidentDetails)
    /// Their data goes; that there was somebody of this number stays.
    case removePerson(Int)
    case classify(HouseholdClassification)
    /// With a reason it is that of a key owner, with none it no longer is (INT-05).
    case markKeyOwner(reason: String?)
    /// Nobody lives there any more.
    case close(reason: String?)
    case reopen(reason: String?)
    /// It is found under another file of the office from now on.
    case merge(into: HouseholdID, reason: String?)
    case unmerge(reason: String?)
    /// System: another file of the service tells what became of it.
    case heard(HouseholdMessage)

    /// Names of the commands in URLs, history and answers.
    enum Code: String, Sendable, CaseIterable {
        case open, amend
        case addPerson = "add-person"
        case amendPerson = "amend-person"
        case removePerson = "remove-person"
        case classify
        case markKeyOwner = "mark-key-owner"
        case close, reopen, merge, unmerge, heard
    }

    /// Which command it is, without its content.
    var name: Code {
        switch self {
        case .open: .open
        case .amend: .amend
        case .addPerson: .addPerson
        case .amendPerson: .amendPerson
        case .removePerson: .removePerson
        case .classify: .classify
        case .markKeyOwner: .markKeyOwner
        case .close: .close
        case .reopen: .reopen
        case .merge: .merge
        case .unmerge: .unmerge
        case .heard: .heard
        }
    }

    var code: String { name.rawValue }

    /// Why, in the words of whoever asked; for the history only.
    var reason: String? {
        switch self {
        case .close(let reason), .reopen(let reason), .merge(_, let reason), .unmerge(let reason): reason.present
        case .open, .amend, .addPerson, .amendPerson, .removePerson, .classify, .markKeyOwner, .heard: nil
        }
    }
}

/// What a file is opened with.
struct OpenHousehold: Codable, Hashable, Sendable {
    var office: String
    var form: HouseholdForm
    /// The way by which the household came (INT-41); the property office when it is left out.
    var source: Channel?
    /// Since when it is known (INT-41); from now on when it is left out.
    var joinedAt: Date?
    var people: [ResidentDetails] = []
    var classification: HouseholdClassification?
    /// Why it is that of a key owner.
    var keyOwner: String?
    /// Whether nobody lives there, as the books of another system say.
    var isVacant = false

    /// Whether it says how the household is judged.
    var isJudging: Bool { classification != nil || keyOwner.present != nil }
}

/// What one file tells another of the same service: which file, and on which of its turns. Carried as text in the name of a timer (ADR 7),
/// so that nothing private may be in it; a message that comes late or twice is known by its turn.
enum HouseholdMessage: Hashable, Sendable {
    /// A file is found under the one that hears this.
    case movedIn(HouseholdID, turn: Int)
    /// It no longer is.
    case movedOut(HouseholdID, turn: Int)
    /// The file that hears this asked to be found under another, which cannot take it.
    case refused(by: HouseholdID, turn: Int)

    /// Reads what `text` writes, with the mark before it.
    init?(_ name: String) {
        let words = name.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard name.first == CaseMessage.mark, words.count == 3, let uuid = UUID(uuidString: String(words[1])), let turn = Int(words[2])
        else { return nil }
        let file = HouseholdID(uuid)
        switch words[0] {
        case "household-in": self = .movedIn(file, turn: turn)
        case "household-out": self = .movedOut(file, turn: turn)
        case "household-refused": self = .refused(by: file, turn: turn)
        default: return nil
        }
    }

    /// Without the mark.
    var text: String {
        switch self {
        case .movedIn(let file, let turn): "household-in:\(file):\(turn)"
        case .movedOut(let file, let turn): "household-out:\(file):\(turn)"
        case .refused(let file, let turn): "household-refused:\(file):\(turn)"
        }
    }

    /// What the file that hears it is asked.
    var command: HouseholdCommand { .heard(self) }
}
