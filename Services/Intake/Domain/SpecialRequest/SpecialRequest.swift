import Foundation
import Policy
import SharedModels

/// What an owner asks for beyond the services of the house (业主特殊要求): it goes from the owner-relations supervisor to the manager, and from the
/// owner-service supervisor in writing to the management centre's general manager, who decides (INT-26).
struct SpecialRequest: BookEntry, Hashable {
    typealias Command = SpecialRequestCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "special_request", numberPrefix: "SQ")
    static let noun = "special request"

    /// How far it has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case filed
        /// With the manager.
        case passed
        /// With the general manager, in writing.
        case submitted
        case decided
        /// The owner knows the decision.
        case told
        case closed
        /// The owner asks for it no more.
        case withdrawn
    }

    let id: SpecialRequestID
    let number: String
    let office: String
    let form: SpecialForm
    let filedAt: Date
    let filedBy: Role
    var state = State.filed
    var clocks: [CaseClock] = []
    /// What the supervisor thinks of it.
    var opinion: SpecialNote?
    var submission: Submission?
    var decision: Decided?
    var answer: Told?
    var result: SpecialNote?
    var withdrawal: SpecialNote?
    /// Reminders that were given.
    var reminders = 0

    /// T-SPECIAL: when whoever has it in hand is reminded.
    static let clock = "T-SPECIAL"
    /// Reminders of one request.
    static let mostReminders = 10

    var stateCode: String { state.rawValue }

    var open: [SpecialRequestCommand.Code] {
        switch state {
        case .filed: [.pass, .withdraw]
        case .passed: [.submit, .withdraw]
        case .submitted: [.decide, .withdraw]
        case .decided: [.tell]
        case .told: [.close]
        case .closed, .withdrawn: []
        }
    }

    /// Who has it in hand.
    var inHand: [Role] {
        switch state {
        case .filed: SpecialRequestRoles.filing
        case .passed: SpecialRequestRoles.managing
        case .submitted: SpecialRequestRoles.deciding
        case .decided, .told: SpecialRequestRoles.telling
        case .closed, .withdrawn: []
        }
    }

    static func command(forDue clock: String) -> SpecialRequestCommand? { clock == Self.clock ? .clockDue : nil }

    /// That it went to the general manager in writing.
    struct Submission: Codable, Hashable, Sendable {
        var form: SpecialSubmissionForm
        let at: Date
        let by: Role
    }

    /// What the general manager decided.
    struct Decided: Codable, Hashable, Sendable {
        let outcome: SpecialOutcome
        var words: String
        let at: Date
        let by: Role
    }

    /// How the owner was told.
    struct Told: Codable, Hashable, Sendable {
        let channel: Channel
        let at: Date
        let by: Role
    }
}

/// What is asked for, and by whom.
struct SpecialForm: Codable, Hashable, Sendable {
    var unit: String
    var person: String
    var phone: String?
    var request: String
    /// The contact that it came from; nil for one that began without.
    var contactId: ContactID?

    /// The same for eyes that need no names.
    var masked: SpecialForm {
        SpecialForm(
            unit: Mask.unit(unit), person: Mask.name(person), phone: phone.map(Mask.phone), request: "***", contactId: contactId)
    }
}

/// Which writing goes to the general manager, and what it proposes.
struct SpecialSubmissionForm: Codable, Hashable, Sendable {
    /// The number of the writing, or where it lies.
    var document: String
    var proposal: String
}

/// Words that were written down, with when and by whom.
struct SpecialNote: Codable, Hashable, Sendable {
    var text: String
    let at: Date
    let by: Role

    var masked: SpecialNote { SpecialNote(text: "***", at: at, by: by) }
}

/// What can be asked of a special request.
enum SpecialRequestCommand: BookCommand {
    case file(office: String, SpecialForm)
    case pass(opinion: String)
    case submit(SpecialSubmissionForm)
    case decide(SpecialOutcome, words: String)
    case tell(Channel)
    case close(result: String)
    case withdraw(reason: String)
    /// System: it lies too long.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case file, pass, submit, decide, tell, close, withdraw
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .file: .file
        case .pass: .pass
        case .submit: .submit
        case .decide: .decide
        case .tell: .tell
        case .close: .close
        case .withdraw: .withdraw
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
