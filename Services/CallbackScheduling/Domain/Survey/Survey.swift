import Foundation
import Policy
import SharedModels

/// A survey of satisfaction in one office (满意度调查; domain 3.5, CBK-30 to CBK-43).
struct Survey: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "survey", numberPrefix: "SV")
    /// The name of its one clock: the end of the time for answers.
    static let clockName = "T-SURVEY"

    let id: SurveyID
    let number: String
    let office: String
    var draft: SurveyDraft
    let draftedAt: Date

    var state = SurveyState.draft
    var clocks: [CaseClock] = []
    /// The list as it was when the survey was opened.
    var list: SurveyList?
    var openedAt: Date?
    /// Whether only a sample of the list gets forms (K-20).
    var isSampled = false
    var distributedAt: Date?
    var closedAt: Date?
    /// Whether the supervisor closed it before its end.
    var closedEarly = false
    var returns: SurveyReturns?
    var check: SurveyCheck?
    var verifiedAt: Date?
    var result: SurveyResult?
    var analysedAt: Date?
    var report: SurveyNote?
    var decision: SurveyDecision?
    var explanation: SurveyNote?
    /// When it was given up, before it was opened.
    var cancelledAt: Date?

    var stateCode: String { state.rawValue }

    var allowedCommands: [String] { state.commands.filter { !$0.isInternal && takes($0) }.map(\.rawValue) }

    static func command(forDue clock: String) -> SurveyCommand? { clock == clockName ? .clockDue : nil }

    /// Whether the facts of this survey let a command through that its state would take.
    func takes(_ command: SurveyCommand.Code) -> Bool {
        switch command {
        case .sample: returns == nil
        case .verify: returns != nil
        case .decide: decision == nil
        case .explain: decision != nil
        case .draft, .amend, .cancel, .open, .distribute, .close, .report, .analyse, .clockDue: true
        }
    }
}

/// What somebody wrote about a survey.
struct SurveyNote: Codable, Hashable, Sendable {
    let text: String
    let at: Date
    let by: Role
}

/// What the leader in charge decided (CBK-41).
struct SurveyDecision: Codable, Hashable, Sendable {
    let approved: Bool
    let note: SurveyNote
}

/// Who may do what with a survey (CBK-43; domain 3.5).
enum SurveyRoles {
    /// The supervisor organises surveys.
    static let organisers: Set<Role> = [.ownerServiceSupervisor, .ownerRelationsSupervisor]
    /// The manager can order a special one.
    static let orderers = organisers.union([.csManager, .officeDirector, .generalManager])
    /// The office carries a survey out: lists households, hands forms out.
    static let distributors = organisers.union([.propertyOffice, .officeDirector, .csDept, .csManager, .affairsAssistant])
    /// Who notes answers that do not come over a link.
    static let askers = CallbackRoles.callers.union(distributors)
    /// The leader in charge.
    static let leaders: Set<Role> = [.generalManager]
    /// Who explains improvements to owners.
    static let explainers: Set<Role> = [.managementRep]

    /// The posts that may give a command; `kind` is that of the survey.
    static func posts(for command: SurveyCommand.Code, _ kind: SurveyKind) -> Set<Role> {
        switch command {
        case .draft, .amend, .cancel: kind == .special ? orderers : organisers
        case .open, .distribute: distributors
        case .close, .report: organisers
        case .decide: leaders
        case .explain: explainers
        case .sample, .verify, .analyse, .clockDue: [.system]
        }
    }
}
