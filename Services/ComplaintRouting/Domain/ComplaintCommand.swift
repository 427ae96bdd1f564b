import Foundation
import SharedModels

/// What can be asked of a complaint (domain 3.2).
enum ComplaintCommand: CaseCommand, Hashable {
    /// Enters it in the register.
    case register(ComplaintRegistration)
    /// Settled on the spot by whoever took it.
    case settle(Settlement)
    /// First response to the owner (CMP-16), with the time by which the reply is to come (CMP-18).
    case acknowledge(OwnerMessage, ReplyTime)
    /// The answer to an assistance complaint (CMP-34, CMP-35).
    case answer(OwnerMessage)
    /// A head is called in to explain, or to the desk of a visitor whom it cannot help (CMP-19).
    case callIn(CallIn)
    /// The general manager has it (CMP-31).
    case receive
    /// The owner takes it back.
    case withdraw(reason: String)
    case startReview
    case requestInfo(InfoRequest)
    /// What was missing came, with what the register lacked (CMP-14).
    case supplyInfo(note: String, SuppliedParticulars = SuppliedParticulars())
    /// Not accepted; the message says why.
    case reject(OwnerMessage)
    case classify(Classification)
    case reclassify(Reclassification)
    case route(RoutingOrder)
    /// The department begins; for a no-liability complaint with the explanation given to the owner.
    case start(explanation: String?)
    /// Something has to be repaired because of it: a slip is raised (REP-05).
    case requestRepair(RepairRequest)
    case resolve(Resolution)
    /// With the corrective report, where the complaint became major after its result (CMP-42).
    case reply(OwnerMessage, correctiveReport: String? = nil)
    /// The corrective report of a complaint that became major after its reply; it closes no sooner (CMP-42).
    case addCorrectiveReport(String)
    /// With the corrective report, where a complaint was closed without it before that was asked for (CMP-42).
    ///
    /// With what owner service found when it verified the result of a general complaint (CMP-43).
    case archive(filing: String, correctiveReport: String? = nil, verification: String? = nil)
    /// The written report of a major complaint to the company's leaders (RPT-10).
    case report(result: String, reaction: String)
    /// Erases what is private in a complaint whose papers need not be kept any more (CMP-50).
    case purge(reason: String)

    /// System: the owner was called back and is satisfied.
    case callbackSatisfied(cycle: Int)
    /// System: the owner was called back and is not satisfied.
    case callbackDissatisfied(cycle: Int, remarks: String?)
    /// System: the bound of a clock has passed.
    case clockDue(ComplaintClock)
    /// System: it belongs to a group (CMP-04).
    case joinGroup(GroupMessage.Join)
    /// System: its group was dismissed.
    case leaveGroup(ComplaintGroupID)
    /// System: the household has reported the matter that often (CMP-03).
    case noteRepetition(reports: Int)
    /// System: the owner asks when it will be done (催单).
    case noteUrge(UrgeNote)
    /// System: what became of a repair that it has led to.
    case noteRepair(RepairNews)

    /// Names of the commands in URLs, history and answers.
    enum Code: String, Sendable, CaseIterable {
        case register, settle, acknowledge, answer, receive, withdraw
        case startReview = "start-review"
        case requestInfo = "request-info"
        case supplyInfo = "supply-info"
        case reject, classify, reclassify, route, start, resolve, reply, archive, report, purge
        case addCorrectiveReport = "add-corrective-report"
        case callIn = "call-in"
        case callbackSatisfied = "callback-satisfied"
        case callbackDissatisfied = "callback-dissatisfied"
        case clockDue = "clock-due"
        case joinGroup = "join-group"
        case leaveGroup = "leave-group"
        case noteRepetition = "note-repetition"
        case requestRepair = "request-repair"
        case noteRepair = "note-repair"
        case noteUrge = "note-urge"

        /// Whether only timers and other services' events give it.
        var isInternal: Bool {
            switch self {
            case .callbackSatisfied, .callbackDissatisfied, .clockDue, .joinGroup, .leaveGroup, .noteRepetition, .noteRepair,
                .noteUrge:
                true
            case .register, .settle, .acknowledge, .answer, .receive, .withdraw, .startReview, .requestInfo, .supplyInfo, .reject,
                .classify, .reclassify, .route, .start, .resolve, .reply, .archive, .report, .purge, .addCorrectiveReport, .callIn,
                .requestRepair:
                false
            }
        }
    }

    /// Which command it is, without its content.
    var name: Code {
        switch self {
        case .register: .register
        case .settle: .settle
        case .acknowledge: .acknowledge
        case .answer: .answer
        case .callIn: .callIn
        case .receive: .receive
        case .withdraw: .withdraw
        case .startReview: .startReview
        case .requestInfo: .requestInfo
        case .supplyInfo: .supplyInfo
        case .reject: .reject
        case .classify: .classify
        case .reclassify: .reclassify
        case .route: .route
        case .start: .start
        case .requestRepair: .requestRepair
        case .resolve: .resolve
        case .reply: .reply
        case .addCorrectiveReport: .addCorrectiveReport
        case .archive: .archive
        case .report: .report
        case .purge: .purge
        case .callbackSatisfied: .callbackSatisfied
        case .callbackDissatisfied: .callbackDissatisfied
        case .clockDue: .clockDue
        case .joinGroup: .joinGroup
        case .leaveGroup: .leaveGroup
        case .noteRepetition: .noteRepetition
        case .noteRepair: .noteRepair
        case .noteUrge: .noteUrge
        }
    }

    var code: String { name.rawValue }
}

/// The owner's word that it takes too long.
struct UrgeNote: Hashable, Sendable {
    /// When the owner said so; tells one from another.
    let at: Date
    /// For the history.
    let words: String?
}
