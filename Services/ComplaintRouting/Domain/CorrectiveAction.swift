import Foundation
import Policy
import SharedModels

/// A corrective or preventive measure: the department carries it out, the quality department checks it, and one that misses its goal is
/// made again until it works (OPS-12, CMP-42, CMP-52; domain 3.12).
struct CorrectiveAction: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "corrective_action", numberPrefix: "CA")
    /// From setting the measures to carrying them out.
    static let clock = "T-MEASURES"

    /// How far it has come (domain 3.12). `checked` is passed through: a check says effective or repeat at once.
    enum State: String, Codable, Sendable, CaseIterable {
        case opened
        case measuresSet = "measures_set"
        case implemented
        case effective
        /// The goal was missed: measures are to be set again.
        case `repeat`
    }

    let id: CorrectiveActionID
    let number: String
    let office: String
    let opening: CorrectiveOpening
    let openedAt: Date
    var state = State.opened
    var clocks: [CaseClock] = []
    /// Each round of measures, the last one in work.
    var rounds: [MeasureRound] = []
    /// Where it went into the documents, once it worked.
    var documented: String?

    /// Rounds that the case itself keeps; the history has them all.
    static let roundsKept = 20

    var stateCode: String { state.rawValue }

    var allowedCommands: [String] {
        switch state {
        case .opened, .repeat: ["set-measures"]
        case .measuresSet: ["implement"]
        case .implemented: ["check"]
        case .effective: documented == nil ? ["document"] : []
        }
    }

    static func command(forDue clock: String) -> CorrectiveCommand? { clock == Self.clock ? .clockDue : nil }
}

/// What a corrective action is about.
struct CorrectiveOpening: Codable, Hashable, Sendable {
    var office: String
    /// Who is to carry it out.
    var department: Role
    /// The complaint that showed it; nil for one that comes from elsewhere.
    var complaintId: ComplaintID?
    /// What does not conform.
    var problem: String
    /// Why it came about.
    var cause: String?
}

/// One round: measures, how they were carried out, and whether they worked.
struct MeasureRound: Codable, Hashable, Sendable {
    var measures: String
    /// Who answers for them.
    var person: String
    var dueBy: Date
    var setAt: Date
    var implementation: Note?
    var check: Check?

    /// Something written at a moment.
    struct Note: Codable, Hashable, Sendable {
        let text: String
        let at: Date
    }

    /// The quality department's judgement.
    struct Check: Codable, Hashable, Sendable {
        let effective: Bool
        let note: String
        let at: Date
    }
}

/// What can be asked of a corrective action.
enum CorrectiveCommand: CaseCommand, Hashable {
    case open(CorrectiveOpening)
    case setMeasures(String, person: String, dueBy: Date)
    case implement(note: String)
    case check(effective: Bool, note: String)
    /// It worked and went into the documents.
    case document(reference: String)
    /// System: the reminder or the bound of the measures.
    case clockDue

    var code: String {
        switch self {
        case .open: "open"
        case .setMeasures: "set-measures"
        case .implement: "implement"
        case .check: "check"
        case .document: "document"
        case .clockDue: "clock-due"
        }
    }
}
