import Foundation
import Policy
import SharedModels

/// A round of callbacks that is planned before it is made (回访计划): when, whom, about what and how (CBK-22).
struct CallbackPlan: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "callback_plan", numberPrefix: "PL")

    /// How far a plan has come (domain 3.4).
    enum State: String, Codable, Sendable, CaseIterable {
        case draft
        /// It will begin by itself.
        case approved
        /// Its owners are called.
        case active
        /// Its last day is over, or it was given up.
        case ended
    }

    let id: CallbackPlanID
    let number: String
    let office: String
    var form: PlanForm
    var state = State.draft
    /// Each household once, in the order in which they were put on it; at most `mostOwners`.
    var owners: [PlanOwner] = []
    /// How many they are, as of the last change; absent in what was stored before it was kept.
    var figures: Figures?
    var approval: Approval?
    var activatedAt: Date?
    var endedAt: Date?
    /// How many callback tasks came of it, once all are there.
    var tasksMade: Int?
    /// How many tasks nobody had begun when it ended, once they are dropped.
    var tasksDropped: Int?
    var clocks: [CaseClock] = []

    /// Owners of one plan.
    static let mostOwners = 5_000
    /// Owners of one request.
    static let mostOwnersAtOnce = 500

    /// What a list of plans says of the owners of each.
    struct Figures: Codable, Hashable, Sendable {
        let owners: Int
        let keyOwners: Int
        /// Owners who are called; 0 until the plan begins.
        let selected: Int
    }

    /// Who approved it.
    struct Approval: Codable, Hashable, Sendable {
        let by: Role
        let at: Date
    }

    var stateCode: String { state.rawValue }

    var allowedCommands: [String] { state.commands.filter { !$0.isInternal }.map(\.rawValue) }

    static func command(forDue clock: String) -> CallbackPlanCommand? { PlanClock(rawValue: clock).map { .clockDue($0) } }

    /// Whether callback tasks are to be made or dropped for it.
    var owesWork: Bool {
        guard activatedAt != nil else { return false }
        return tasksMade == nil || (state == .ended && tasksDropped == nil)
    }

    /// Owners who are called.
    var selected: [PlanOwner] { owners.filter { $0.choice?.isCalled ?? false } }

    /// The figures as its owners have them.
    var counted: Figures {
        Figures(owners: owners.count, keyOwners: owners.count(where: \.isKeyOwner), selected: selected.count)
    }
}

extension CallbackPlan.State {
    var commands: [CallbackPlanCommand.Code] {
        switch self {
        case .draft: [.amend, .owners, .correctOwners, .removeOwners, .approve, .end]
        case .approved: [.end, .clockDue]
        case .active: [.end, .tasksMade, .clockDue]
        case .ended: [.tasksMade, .tasksDropped]
        }
    }
}

/// The clocks of a plan.
enum PlanClock: String, Codable, Sendable, CaseIterable {
    /// To the start of its first local day.
    case start = "T-PLAN-START"
    /// To the end of its last local day.
    case end = "T-PLAN-END"
}

/// What a plan says (CBK-22, CBK-24).
struct PlanForm: Codable, Hashable, Sendable {
    var kind: CallbackKind
    var firstDay: LocalDate
    var lastDay: LocalDate
    /// Whom and which part of the estate it is about.
    var scope: String
    /// What is asked.
    var contents: String
    /// How (CBK-04).
    var channel: CallbackChannel
    /// Ten-thousandths of the owners who are called; nil for the policy's share, and all of them where a routine round is not meant.
    var shareBasisPoints: Int?
    /// Why a targeted round is made now (CBK-24).
    var occasion: PlanOccasion?
    /// Which season, stage or problem.
    var occasionText: String?
    /// Whose service a quarterly round asks about (CBK-21).
    var departments: [Role]?
}

/// Why a targeted round is made (CBK-24).
enum PlanOccasion: String, Codable, Sendable, CaseIterable {
    case season, stage
    case typicalProblem = "typical_problem"
}

/// A household of a plan.
struct PlanOwner: Codable, Hashable, Sendable {
    /// Its id in the company's books, or its unit: what tells it from others.
    var household: String
    var name: String
    var phone: String
    var unit: String
    var isKeyOwner = false
    var times: [PreferredTime]?
    /// Why it is called or not; nil until the plan begins.
    var choice: Choice?

    /// How the selection went.
    enum Choice: String, Codable, Sendable, CaseIterable {
        /// Everybody of the plan is called.
        case everybody
        /// A key owner is always called (CBK-25).
        case keyOwner = "key_owner"
        /// Its place in the order lies within the share.
        case drawn
        /// It lies behind.
        case notDrawn = "not_drawn"

        var isCalled: Bool { self != .notDrawn }
    }
}

/// What can be asked of a plan.
enum CallbackPlanCommand: CaseCommand, Hashable {
    case draft(office: String, PlanForm)
    case amend(PlanForm)
    case owners([PlanOwner])
    /// What is known of households that are on it.
    case correctOwners([PlanOwner])
    /// Households that are taken off it.
    case removeOwners([String])
    case approve
    case end
    /// System: every owner who is called has a task.
    case tasksMade(Int)
    /// System: the tasks that nobody had begun are dropped.
    case tasksDropped(Int)
    /// System: its first day has come, or its last is over.
    case clockDue(PlanClock)

    /// Names of the commands in URLs, history and answers.
    enum Code: String, Sendable, CaseIterable {
        case draft, amend, owners, approve, end
        case correctOwners = "correct-owners"
        case removeOwners = "remove-owners"
        case tasksMade = "tasks-made"
        case tasksDropped = "tasks-dropped"
        case clockDue = "clock-due"

        /// Whether only timers and jobs give it.
        var isInternal: Bool {
            switch self {
            case .tasksMade, .tasksDropped, .clockDue: true
            case .draft, .amend, .owners, .correctOwners, .removeOwners, .approve, .end: false
            }
        }
    }

    /// Which command it is, without its content.
    var name: Code {
        switch self {
        case .draft: .draft
        case .amend: .amend
        case .owners: .owners
        case .correctOwners: .correctOwners
        case .removeOwners: .removeOwners
        case .approve: .approve
        case .end: .end
        case .tasksMade: .tasksMade
        case .tasksDropped: .tasksDropped
        case .clockDue: .clockDue
        }
    }

    var code: String { name.rawValue }
}
