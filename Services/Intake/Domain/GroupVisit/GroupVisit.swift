import Foundation
import Policy
import SharedModels

/// A group that comes (团体业户接待): what is known of it is kept up to date, and the staff wait for it at the agreed place (INT-32, INT-33).
struct GroupVisit: BookEntry, Hashable {
    typealias Command = GroupVisitCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "group_visit", numberPrefix: "GV")
    static let noun = "group visit"

    /// How far a visit has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case booked
        case staffAtPlace = "staff_at_place"
        case arrived
        case inProgramme = "in_programme"
        case left
        case cancelled
    }

    let id: GroupVisitID
    let number: String
    let office: String
    var form: GroupVisitForm
    let bookedAt: Date
    let bookedBy: Role
    var state = State.booked
    var clocks: [CaseClock] = []
    /// What was known before, oldest first; the last `formsKept`, the history knows that there were more.
    var earlier: [Earlier] = []
    /// When the staff were reminded of the present time of arrival.
    var remindedAt: Date?
    var staffed: Staffed?
    var arrival: Arrival?
    var begunAt: Date?
    var leftAt: Date?
    var cancelledAt: Date?

    /// Earlier forms that are kept.
    static let formsKept = 20

    /// T-GROUP: when the staff are to be at the agreed place (WE-66).
    static let clock = "T-GROUP"

    /// Whether the group is expected, or there.
    var isAhead: Bool { state != .left && state != .cancelled }

    var stateCode: String { state.rawValue }

    var open: [GroupVisitCommand.Code] {
        switch state {
        case .booked: [.update, .staff, .cancel]
        case .staffAtPlace: [.update, .arrive, .cancel]
        case .arrived: [.update, .beginProgramme, .leave]
        case .inProgramme: [.update, .leave]
        case .left, .cancelled: []
        }
    }

    static func command(forDue clock: String) -> GroupVisitCommand? { clock == Self.clock ? .clockDue : nil }
}

/// What is recorded of a group (INT-32).
struct GroupVisitForm: Codable, Hashable, Sendable {
    /// How the group is called.
    var group: String
    /// Who comes, as far as known.
    var names: [String]
    var headCount: Int
    var arrivesAt: Date
    var itinerary: String
    var stayMinutes: Int
    var departsAt: Date
    /// Where the staff wait for it (INT-33).
    var place: String
    var wantsMeeting: Bool
    /// The meeting room; needed before a meeting begins (INT-33).
    var room: String?
    /// Which leader or head meets them; needed before a meeting begins (INT-33).
    var receivedBy: String?

    /// Names of one group.
    static let mostNames = 200
    /// People of one group.
    static let mostPeople = 10_000
    /// How far ahead a group is booked, and how long it stays.
    static let longestAhead: TimeInterval = 366 * 86_400
    static let longestStay = 7 * 24 * 60

    /// The same for eyes that need no names.
    var masked: GroupVisitForm {
        var form = self
        form.names = names.map(Mask.name)
        form.receivedBy = receivedBy.map(Mask.name)
        return form
    }
}

extension GroupVisit {
    /// What was known before something changed.
    struct Earlier: Codable, Hashable, Sendable {
        let form: GroupVisitForm
        /// When it was replaced, and by whom.
        let until: Date
        let by: Role
    }

    /// That the staff are at the agreed place.
    struct Staffed: Codable, Hashable, Sendable {
        let person: String
        let inTime: Bool
        let at: Date
    }

    /// That the group is there.
    struct Arrival: Codable, Hashable, Sendable {
        let headCount: Int
        let at: Date
    }
}

/// What can be asked of a group's visit.
enum GroupVisitCommand: BookCommand {
    case book(office: String, GroupVisitForm)
    case update(GroupVisitForm)
    /// The staff are at the agreed place.
    case staff(person: String)
    case arrive(headCount: Int)
    case beginProgramme
    case leave
    case cancel(reason: String)
    /// System: the staff are to be at the agreed place now.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case book, update, staff, arrive
        case beginProgramme = "begin"
        case leave, cancel
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .book: .book
        case .update: .update
        case .staff: .staff
        case .arrive: .arrive
        case .beginProgramme: .beginProgramme
        case .leave: .leave
        case .cancel: .cancel
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
