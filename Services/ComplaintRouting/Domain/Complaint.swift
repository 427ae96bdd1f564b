import Foundation
import Policy
import SharedModels

/// A complaint from the register to the archive (domain 3.2).
struct Complaint: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "complaint", numberPrefix: "CP")

    /// 2: how often the owner asked when it will be done.
    static let format: Int16 = 2

    let id: ComplaintID
    let number: String
    /// As it was taken; never changed (CMP-13, INT-07), and erased only with the file.
    var registration: ComplaintRegistration
    /// From here all limits but the general manager's run.
    let registeredAt: Date

    var state = ComplaintState.registered
    var `class` = ComplaintClass.unclassified
    /// In the order in which `MajorReason` lists them.
    var majorReasons: [MajorReason] = []
    var subject: ComplaintSubject?
    var level: ComplaintLevel
    var ownerLimit: Date?
    /// Set by people where the policy has no figure (CMP-36).
    var dueBy: Date?
    var clocks: [CaseClock] = []
    /// Absent when there were none, as in what was stored before they were kept.
    private var recordedInfoWaits: [ClockPause]?
    /// A level that the escalation ladder has raised it to, beside what its class asks for.
    var raisedLevel: ComplaintLevel?
    /// Whoever entered it in the register; nil for another service's hand-over.
    var taker: StageOwner?
    /// Whoever reviews it (CMP-29).
    var reviewer: StageOwner?
    /// The group that it belongs to (CMP-04).
    var groupId: ComplaintGroupID?
    /// The household's reports of the matter up to this one, once they were enough for a person to judge it (CMP-03).
    var repeatedReports: Int?
    /// Its class when it came to the group, or that which people have set since.
    var classBeforeGroup: ComplaintClass?

    var acknowledgement: Told?
    /// By when the owner is to have the reply, as agreed (CMP-18).
    var agreedReplyBy: Date?
    /// Why no time was agreed, where the owner could not be answered at once (CMP-18).
    var noReplyTime: String?
    /// Heads who were called in, oldest first, at most `callInsKept`; nil for none (CMP-19).
    var callIns: [CalledIn]?
    var answer: Told?
    var gmReceivedAt: Date?
    var infoRequest: InfoRequest?
    var suppliedInfo: String?
    /// What came later of what the register lacked.
    var supplied: SuppliedParticulars?
    var classification: Classification?
    var lastReclassification: Reclassification?
    var refusal: Told?
    var assignment: Assignment?
    /// Nil for what was settled on the spot, or routed before slips were kept.
    var returnSlip: ReturnSlip?
    /// What the owner of a no-liability complaint was told at the start.
    var explanation: String?
    /// How often the owner asked when it will be done, and when last (催单); nil for never.
    var urged: Urged?
    /// Repair slips that it has led to, oldest first, at most `repairsKept`; nil for none.
    var repairs: [ComplaintRepair]?
    var settlement: Settlement?
    var resolution: Resolution?
    /// When the first round's result was there; T-RESOLVE is judged by it for good.
    var firstResolvedAt: Date?
    var reply: Told?
    /// Chosen with the first request and kept over all cycles.
    var callbackTaskId: CallbackTaskID?
    /// Who calls the owner back when that is not customer service (CBK-02, K-06).
    var callingPost: Role?
    /// 1, and one more for each dissatisfied callback.
    var cycle = 1
    /// At most `roundsKept`; the history has them all.
    var earlierRounds: [Round] = []
    /// When the owner of this round was satisfied, of a complaint that waits for its corrective report (CMP-42).
    var satisfiedAt: Date?
    var closedAt: Date?
    /// Where the papers are.
    var filing: String?
    /// What owner service found when it verified the result of a general complaint (CMP-43).
    var verification: String?
    /// Until when they are kept (CMP-50).
    var retainUntil: Date?
    /// What the company's leaders were told of a major complaint: result and owner's reaction (RPT-10).
    var majorReport: MajorReport?

    /// Dissatisfied rounds that the case itself keeps.
    static let roundsKept = 20
    /// Heads called in that the case itself keeps.
    static let callInsKept = 20

    /// Stretches in which the owner's information was awaited, in order; the last one may still last.
    var infoWaits: [ClockPause] {
        get { recordedInfoWaits ?? [] }
        set { recordedInfoWaits = newValue.isEmpty ? nil : newValue }
    }

    /// Whether it is one of a group, which goes before the general manager as a whole, whatever the class (domain 3.2).
    var isInGroup: Bool { groupId != nil }

    var stateCode: String { state.rawValue }
    var office: String { registration.office }

    var allowedCommands: [String] {
        state.commands.filter { !$0.isInternal && takes($0) }.map(\.rawValue)
    }

    static func command(forDue clock: String) -> ComplaintCommand? {
        if let clock = ComplaintClock(rawValue: clock) { return .clockDue(clock) }
        if let invitation = GroupMessage.Join(name: clock) { return .joinGroup(invitation) }
        return GroupMessage.Dismissed(name: clock).map { .leaveGroup($0.group) }
    }

    /// Whether the facts of this complaint let a command through that its state would take.
    func takes(_ command: ComplaintCommand.Code) -> Bool {
        switch command {
        case .acknowledge: acknowledgement == nil
        case .answer: `class`.isAssistance && answer == nil
        case .receive: level == .generalManager && gmReceivedAt == nil
        case .settle: `class` == .unclassified
        case .report: `class` == .major && majorReport == nil
        case .start: state == .routed || `class` == .noLiability
        case .addCorrectiveReport: lacksCorrectiveReport
        case .requestRepair: openRepairs < Self.openRepairsAllowed && unendedRepairs < Self.repairsKept
        case .register, .withdraw, .startReview, .requestInfo, .supplyInfo, .reject, .classify, .reclassify, .route, .resolve, .reply,
            .archive, .callIn, .purge, .callbackSatisfied, .callbackDissatisfied, .clockDue, .joinGroup, .leaveGroup, .noteRepetition,
            .noteRepair, .noteUrge:
            true
        }
    }

    /// Whether it is major, and the corrective report is not there (CMP-42).
    var lacksCorrectiveReport: Bool { `class` == .major && resolution?.correctiveReport?.isBlank ?? true }

    /// Whether only the corrective report keeps it open: the owner is satisfied (CMP-42).
    var awaitsReport: Bool { state == .callbackPending && satisfiedAt != nil }

    /// The way by which the owner is told by default (CMP-39): as the complaint came, or, where somebody else passed it on or left
    /// a slip in a box, as the owner prefers.
    var defaultReplyChannel: Channel {
        let preferred = particulars.preferredWay
        return switch registration.channel {
        case .staffHeard, .callback, .companyInspection, .externalInspection: preferred ?? .phone
        case .complaintBox: preferred ?? .letter
        case .visit, .phone, .servicePhone, .complaintHotline, .letter, .fax, .email, .complaintEmail, .propertyOffice, .web, .webChat,
            .wechat, .qq, .sms, .weibo, .app, .yixin, .cityHotline, .ownerForum, .homeVisit:
            registration.channel
        }
    }

    /// Whether the month ran out before the complaint was closed, and is still asked for (CMP-05).
    var monthIsMissed: Bool { clocks.contains { $0.name == ComplaintClock.month.rawValue && $0.state == .missed && $0.isAwaited } }
}
