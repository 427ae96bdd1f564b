import Foundation
import Policy
import SharedModels

/// A shift at the desk (交接班): handed over with a record of what is open, and over only when the relief has taken over (OPS-07); the desk is
/// never empty meanwhile (OPS-08).
struct Shift: BookEntry, Hashable {
    typealias Command = ShiftCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "shift", numberPrefix: "SH")
    static let noun = "shift"

    /// 2: missed calls that are open when it is handed over. 3: one that a leader ended. 4: that its desk was empty afterwards.
    static let format: Int16 = 4

    /// How far a shift has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case open
        /// Everything is written down; whoever goes off stays until the relief is there.
        case handedOver = "handed_over"
        case takenOver = "taken_over"
        /// A leader ended it, because nobody handed it over or nobody came.
        case ended

        /// In which it is over, so that the next one of its desk can begin.
        static let over: [State] = [.takenOver, .ended]
    }

    let id: ShiftID
    let number: String
    let office: String
    let form: ShiftForm
    let openedAt: Date
    let openedBy: Role
    var state = State.open
    var clocks: [CaseClock] = []
    var handover: Handover?
    var takeover: Takeover?
    var ending: Ending?
    /// When the heads were told that nobody followed it at the desk; nil while nobody was (OPS-08).
    var emptyNotedAt: Date?
    /// Times at which somebody left the desk, in order; the last `leavesKept`, the history knows of all.
    var leaves: [Leave] = []

    /// Leaves that the case itself keeps.
    static let leavesKept = 50

    var stateCode: String { state.rawValue }

    /// Whether somebody is away, with a substitute at the desk.
    var isAway: Bool { leaves.last.map { $0.backAt == nil } ?? false }

    var open: [ShiftCommand.Code] {
        switch state {
        case .open: [isAway ? .comeBack : .allowLeave, .handOver, .end]
        // Another relief may come than was named: it is handed over anew.
        case .handedOver: [isAway ? .comeBack : .allowLeave, .handOver, .takeOver, .end]
        case .takenOver, .ended: [.noteEmpty]
        }
    }

    /// That its desk is empty is no command of people.
    var allowedCommands: [String] { open.filter { $0 != .noteEmpty }.map(\.rawValue) }

    /// When it was over; of one that goes on when it began.
    var lastChange: Date { takeover?.at ?? ending?.at ?? openedAt }
}

/// Who is at the desk.
struct ShiftForm: Codable, Hashable, Sendable {
    /// Which desk, where an office has several.
    var desk: String
    /// Who is on duty.
    var person: String
}

/// What is open at the desk of an office at one instant (OPS-07).
struct DeskStanding: Codable, Hashable, Sendable {
    /// Contacts that are neither settled nor handed over.
    var contacts = 0
    /// Items of mail that lie here.
    var mail = 0
    /// Loans of keys that are out.
    var keys = 0
    /// Visitors in the house.
    var visitors = 0
    /// Groups that are expected or in the house.
    var groupVisits = 0
    /// Missed and dropped calls that nobody has called back (INT-23); nil in what was handed over before they were counted.
    var missedCalls: Int?
}

extension Shift {
    /// What is handed over, and to whom.
    struct Handover: Codable, Hashable, Sendable {
        var relief: String
        var remarks: String?
        /// As it stood then.
        let standing: DeskStanding
        let at: Date
        let by: Role
    }

    /// That the relief has taken over.
    struct Takeover: Codable, Hashable, Sendable {
        var person: String
        let at: Date
        let by: Role
    }

    /// That a leader ended it without a relief, and why (OPS-07).
    struct Ending: Codable, Hashable, Sendable {
        let reason: String
        let at: Date
        let by: Role
    }

    /// That somebody may leave the desk, with a substitute and the leader's consent (OPS-08).
    struct Leave: Codable, Hashable, Sendable {
        var substitute: String
        let reason: String
        /// The leader who consented.
        let leader: Role
        let at: Date
        var backAt: Date?
    }
}

/// What can be asked of a shift.
enum ShiftCommand: BookCommand {
    case begin(office: String, ShiftForm)
    /// A leader consents that somebody leaves the desk (OPS-08).
    case allowLeave(substitute: String, reason: String)
    case comeBack
    /// `standing` was looked up for this.
    case handOver(relief: String, remarks: String?, standing: DeskStanding)
    case takeOver(person: String)
    /// A leader ends one that nobody handed over, or took over, for a reason (OPS-07).
    case end(reason: String)
    /// System: nobody has been at the desk since it was over (OPS-08).
    case noteEmpty

    enum Code: String, Sendable, CaseIterable {
        case begin
        case allowLeave = "allow-leave"
        case comeBack = "come-back"
        case handOver = "hand-over"
        case takeOver = "take-over"
        case end
        case noteEmpty = "note-empty"
    }

    var name: Code {
        switch self {
        case .begin: .begin
        case .allowLeave: .allowLeave
        case .comeBack: .comeBack
        case .handOver: .handOver
        case .takeOver: .takeOver
        case .end: .end
        case .noteEmpty: .noteEmpty
        }
    }
}
