import Foundation
import Policy
import SharedModels

/// A meeting at which owners say their views (业主恳谈会): at irregular times by free invitation, and at each year's end (CBK-29, CBK-40).
struct Forum: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "forum", numberPrefix: "FO")

    /// How far a forum has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case planned
        /// Those who are invited know of it.
        case invited
        /// It took place; its views are recorded and replied to.
        case held
        /// Every view has its reply.
        case closed
        case cancelled
    }

    let id: ForumID
    let number: String
    let office: String
    var form: ForumForm
    /// The year whose end it is held for; of those only.
    var year: Int?
    let plannedAt: Date
    var state = State.planned
    /// Each household once, in the order in which they were invited; at most `mostGuests`.
    var guests: [ForumGuest] = []
    var invitedAt: Date?
    var attendance: ForumAttendance?
    /// The views, in the order in which they were recorded; at most `mostOpinions`.
    var opinions: [ForumOpinion] = []
    /// One for each view whose owner waits for a reply.
    var clocks: [CaseClock] = []
    /// What its record says on the whole, for the departments (RPT-12).
    var analysis: ForumNote?
    var cancelledAt: Date?

    /// Who is invited to one forum.
    static let mostGuests = 1_000
    /// Guests of one request.
    static let mostGuestsAtOnce = 500
    /// Views of one forum.
    static let mostOpinions = 300

    var stateCode: String { state.rawValue }

    var allowedCommands: [String] { state.commands.filter { !$0.isInternal && takes($0) }.map(\.rawValue) }

    static func command(forDue clock: String) -> ForumCommand? { ForumClock.view(of: clock).map { .clockDue(view: $0) } }

    /// Whether the facts of this forum let a command through that its state would take.
    func takes(_ command: ForumCommand.Code) -> Bool {
        switch command {
        case .replyView: opinions.contains { $0.state == .awaitingReply || $0.state == .replied }
        case .tellView: opinions.contains { $0.state == .replied }
        case .close: opinions.allSatisfy(\.state.isSettled)
        case .plan, .amend, .invite, .hold, .recordView, .cancel, .clockDue: true
        }
    }
}

extension Forum.State {
    var commands: [ForumCommand.Code] {
        switch self {
        case .planned: [.amend, .invite, .cancel]
        case .invited: [.amend, .invite, .hold, .cancel]
        case .held: [.recordView, .replyView, .tellView, .close, .clockDue]
        case .closed, .cancelled: []
        }
    }
}

/// The clocks of a forum: one for each view, to when its owner is to have the reply.
enum ForumClock {
    private static let prefix = "T-VIEW-"

    /// The name of the clock of a view.
    static func name(of view: Int) -> String { "\(prefix)\(view)" }

    /// The view that a clock belongs to; nil for a name that is none.
    static func view(of name: String) -> Int? { name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count)) : nil }
}

/// What a forum is about, where and when it is held, and who is invited.
struct ForumForm: Codable, Hashable, Sendable {
    var kind: ForumKind
    var audience: ForumAudience
    /// For people, in an invitation.
    var title: String
    /// Each once, at least one.
    var themes: [SurveyTheme]
    var place: String
    var beginsAt: Date

    /// How long ahead a forum is planned at most, in days.
    static let longestDays = 366.0
}

/// Who came to a forum.
struct ForumAttendance: Codable, Hashable, Sendable {
    var heldAt: Date
    /// Households of which somebody came, as they are named in the invitation; each once.
    var households: [String]
    /// People who came, at least one for each household.
    var persons: Int

    /// People of one forum at most.
    static let mostPersons = 10_000
}

/// What somebody wrote about a forum.
struct ForumNote: Codable, Hashable, Sendable {
    let text: String
    let at: Date
    let by: Role
}

/// What can be asked of a forum.
enum ForumCommand: CaseCommand, Hashable {
    case plan(office: String, ForumForm)
    case amend(ForumForm)
    /// More are invited; nobody by name where a notice invites everyone, or the committee as a whole.
    case invite([ForumGuest])
    case hold(ForumAttendance)
    /// A view is put on record.
    case recordView(OpinionForm)
    /// The department replies to a view.
    case replyView(view: Int, text: String)
    /// The owner was told the reply.
    case tellView(view: Int, OpinionTelling)
    /// Every view has its reply; the record is summed up (RPT-12).
    case close(analysis: String)
    case cancel(reason: String)
    /// System: an owner should have had the reply to a view.
    case clockDue(view: Int)

    /// Names of the commands in URLs, history and answers.
    enum Code: String, Sendable, CaseIterable {
        case plan, amend, invite, hold
        case recordView = "record-view"
        case replyView = "reply-view"
        case tellView = "tell-view"
        case close, cancel
        case clockDue = "clock-due"

        /// Whether only timers give it.
        var isInternal: Bool { self == .clockDue }
    }

    /// Which command it is, without its content.
    var name: Code {
        switch self {
        case .plan: .plan
        case .amend: .amend
        case .invite: .invite
        case .hold: .hold
        case .recordView: .recordView
        case .replyView: .replyView
        case .tellView: .tellView
        case .close: .close
        case .cancel: .cancel
        case .clockDue: .clockDue
        }
    }

    var code: String { name.rawValue }
}
