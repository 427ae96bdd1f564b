import Foundation
import Policy
import SharedModels

/// A telephone call as the telephone system tells of it (INT-03, INT-14, INT-20, INT-22, INT-23), for the desk that answers it.
///
/// Its words may come in any order, twice or not at all: each word counts once, and the state follows from those that came.
/// Owners may ask at any time: a call that nobody answered, at whatever hour, stays on the list until somebody has called back (OPS-18).
struct Call: BookEntry, Hashable {
    typealias Command = CallCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "call", numberPrefix: "CL")
    static let noun = "call"

    /// 2: one that was dropped; why it had to be called back; prompts of a silent one.
    static let format: Int16 = 2

    /// How a call stands.
    enum State: String, Codable, Sendable, CaseIterable {
        case ringing
        case talking
        /// It is over, and nothing is owed to the caller.
        case ended
        /// Nobody answered: the desk owes a call back (INT-23).
        case missed
        /// It was answered, and broke off without either side ending it: the desk owes a call back (INT-23).
        case dropped
        /// The desk called back.
        case returned

        /// In which the desk owes a call back (INT-23).
        static let owesCallBack: [State] = [.missed, .dropped]
    }

    let id: CallID
    let number: String
    let office: String
    /// What the telephone system calls it.
    let externalId: String
    /// When the first word of it came.
    let heardAt: Date
    var state = State.ringing
    var clocks: [CaseClock] = []
    /// Absent while no word said so.
    var direction: CallDirection?
    /// Absent when it is withheld, or no telephone number.
    var from: String?
    var to: String?
    var queue: String?
    /// Who answered, as the telephone system calls that person or extension.
    var user: String?
    var cause: String?
    var begunAt: Date?
    var answeredAt: Date?
    var endedAt: Date?
    /// Whether nobody said that it is over, and `longest` ran out.
    var isAssumed = false
    /// Whether it broke off, as the telephone system or the desk says; nil while nobody does (INT-23).
    var dropped: Bool?
    /// As the telephone system counted them.
    var rings: Int?
    var judgement: CallJudgement?
    var lookedUpAt: Date?
    var contact: NotedContact?
    var returned: BookStamp?
    /// What the desk wrote down when it called back; nil for nothing.
    var returnNote: CallReturnForm?
    /// How the caller is prompted who says nothing, by the policy at the answer; nil in a call that was answered before this was kept (INT-22).
    var silence: SilencePrompts?

    /// T-CALL: when a call is taken to be over, because the word for it was lost.
    static let lostClock = "T-CALL"
    /// T-LOOKUP: until when an answer is looked for before the caller is offered a call back (INT-14).
    static let lookupClock = "T-LOOKUP"
    /// Of T-CALL.
    static let longest: TimeInterval = 4 * 3_600
    /// One ring and the pause after it, by which the ring is found where nobody counts: one second and four.
    static let ringCycle: TimeInterval = 5

    var stateCode: String { state.rawValue }

    var isInbound: Bool { direction != .outbound }
    var isGoingOn: Bool { endedAt == nil }
    /// Whether somebody called, gave up, and was not answered.
    var wasMissed: Bool { endedAt != nil && answeredAt == nil && isInbound }
    /// Whether two people talked and the line broke, whoever had called (INT-23).
    var wasDropped: Bool { endedAt != nil && answeredAt != nil && dropped == true }
    /// The number that is called back; nil when it is withheld, or none.
    var otherNumber: String? { isInbound ? from : to.flatMap { PhoneNumber($0) == nil ? nil : $0 } }
    var firstHeardOf: Date { begunAt ?? answeredAt ?? heardAt }
    /// Whether the caller is on the line and has waited too long for an answer (INT-14).
    var offersCallback: Bool {
        state == .talking && clocks.contains { $0.name == Self.lookupClock && $0.state == .missed && $0.isAwaited }
    }

    /// A word of the telephone system is taken in every state, because one may be late.
    var open: [CallCommand.Code] {
        switch state {
        case .ringing, .talking: [.note, .lookUp, .noteContact, .takeContact]
        case .missed, .dropped: [.note, .lookUp, .noteContact, .takeContact, .callBack]
        case .ended: [.note, .noteContact, .takeContact] + (answeredAt != nil && !wasDropped ? [.noteDropped] : [])
        case .returned: [.note, .noteContact, .takeContact]
        }
    }

    /// What people may do; the words of the telephone system, and of contacts, are none of it.
    var allowedCommands: [String] { open.filter { ![.note, .takeContact].contains($0) }.map(\.rawValue) }

    static func command(forDue clock: String) -> CallCommand? { [lostClock, lookupClock].contains(clock) ? .clockDue : nil }

    /// The contact that was recorded of it.
    struct NotedContact: Codable, Hashable, Sendable {
        let id: ContactID
        let at: Date
    }
}

/// On which ring a call was answered, and whether in time (INT-20, WE-68).
struct CallJudgement: Codable, Hashable, Sendable {
    let rings: Int
    /// Whether the ring follows from the delay.
    let isEstimated: Bool
    let inTime: Bool
}

/// What was found out before the desk called back, and what was said (INT-23).
struct CallReturnForm: Codable, Hashable, Sendable {
    /// Why the call was dropped or missed, as far as it was found out.
    var reason: String?
    /// Whether the desk said sorry.
    var apologised: Bool?

    /// Whether it says anything.
    var isEmpty: Bool { reason == nil && apologised == nil }
}

/// How a caller who says nothing is prompted before the call is ended (INT-22).
struct SilencePrompts: Codable, Hashable, Sendable {
    let prompts: Int
    /// Seconds of silence before the first of them.
    let firstPauseSeconds: Int
}

/// One word of the telephone system about a call.
struct CallMessage: Codable, Hashable, Sendable {
    var event: CallWord
    var externalId: String
    var direction: CallDirection?
    var from: String?
    var to: String?
    var queue: String?
    var user: String?
    var cause: String?
    /// When it happened; now when it is left out.
    var at: Date?
    var rings: Int?
    /// With `hangup`: whether it broke off instead of being ended (INT-23).
    var dropped: Bool?

    /// Rings that a call can have.
    static let rings = 1...99
}

/// What the telephone system tells of a call.
enum CallWord: String, Codable, Sendable, CaseIterable {
    case newCall
    case answer
    case hangup
}

/// What can be asked of a call.
enum CallCommand: BookCommand {
    case note(office: String, CallMessage)
    /// The caller's household is looked up.
    case lookUp
    /// The contact that was recorded of it.
    case noteContact(ContactID)
    /// System: a contact was recorded that names it.
    case takeContact(ContactID)
    /// The desk called back.
    case callBack(CallReturnForm = CallReturnForm())
    /// The desk says that the line broke, where the telephone system does not know.
    case noteDropped
    /// System: it is too long for an answer, or the word for its end was lost.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case note
        case lookUp = "look-up"
        case noteContact = "note-contact"
        case takeContact = "take-contact"
        case callBack = "call-back"
        case noteDropped = "note-dropped"
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .note: .note
        case .lookUp: .lookUp
        case .noteContact: .noteContact
        case .takeContact: .takeContact
        case .callBack: .callBack
        case .noteDropped: .noteDropped
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}

/// Who has to do with calls.
enum CallRoles {
    /// The telephone system tells, and does nothing else.
    static let telephony: Set<Role> = [.telephony]
    static let desk = BookRoles.desk
    static let readers = BookRoles.readers
    static let fullSight = BookRoles.fullSight
    /// Who calls back, and who is told that a caller waits.
    static let recipients: [Role] = [.receptionist, .ownerRelationsSupervisor]
}
