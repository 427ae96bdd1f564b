import Foundation
import Policy
import SharedModels

/// One owner to call back, over all cycles until the owner is satisfied (domain 3.4, CBK-13).
struct CallbackTask: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "callback_task", numberPrefix: "CB")

    /// 2: what the owner said in an app.
    static let format: Int16 = 2

    let id: CallbackTaskID
    let number: String
    let office: String
    let contactId: ContactID?

    var state = CallbackTaskState.planned
    /// What this cycle asks about: after a rework, the order that did the work again (CBK-13, WE-47).
    var subjectCase: SubjectCase?
    /// The human number of that case.
    var subjectNumber: String?
    /// A complaint can become major between two cycles, and its callback with it (CBK-02).
    var callbackKind: CallbackKind
    var cycle: Int
    /// What the limit of this cycle counts from.
    var handledAt: Date
    var particulars: CallbackParticulars
    /// The plan that it came of (CBK-22).
    var planId: CallbackPlanID?
    /// Whether its owner is one of those who get attention first (CBK-25).
    var isKeyOwner: Bool?
    /// When and how the owner wants to be called, as far as it was said.
    var wishes: OwnerWishes?
    /// What the owner said in an app, before anybody called.
    var ownersRating: OwnersRating?
    /// Who calls the owner now; of no effect once it has lapsed.
    var call: CallHold?
    /// When the owner should be called next, as it was reckoned when the task last changed; absent when nobody is to be called, and in what
    /// was stored before it was kept.
    var nextCallAt: Date?
    /// When that is whatever the hours of the estate, and until when, as of the same change; absent where `nextCallAt` is.
    var window: CallWindow?
    /// The way that the case asks for: that of a letter, or that of a plan (CBK-04, K-28). People may choose another.
    var proposedChannel: CallbackChannel?
    /// What it is sampled and counted by; absent in what was stored before it was kept.
    var facts: CallbackFacts?
    /// Why and when it was dropped, while it is.
    var unselection: Unselection?
    /// The selection that chose it at a month's end.
    var selection: SelectionMark?
    /// Who has to make the callback, as the policy had it when the task last changed; absent in what was stored before it was kept.
    var post: Role?
    var clocks: [CaseClock] = []
    var schedule: ScheduleForm?
    var lastReschedule: RescheduleForm?
    var appointment: Appointment?
    /// Attempts of this cycle that failed; `attempts` keeps the last `entriesKept`.
    var attemptCount = 0
    var attempts: [Attempt] = []
    /// Where to call instead, as the last failed attempt found out.
    var betterPhone: String?
    var record: CallbackRecord?
    var reviews: [Review] = []
    /// Records of earlier cycles, at most `entriesKept`; the history has them all.
    var earlierRecords: [CallbackRecord] = []
    var raisedComplaintId: ComplaintID?

    /// Entries of each list that the case itself keeps.
    static let entriesKept = 20

    var stateCode: String { state.rawValue }

    var allowedCommands: [String] {
        state.commands.filter { !$0.isInternal && takes($0) }.map(\.rawValue)
    }

    static func command(forDue clock: String) -> CallbackTaskCommand? {
        CallbackClock(rawValue: clock).map { .clockDue($0) }
    }

    /// Whether the facts of this task let a command through that its state would take.
    func takes(_ command: CallbackTaskCommand.Code) -> Bool {
        switch command {
        case .review: callbackKind.isReviewed
        case .plan, .schedule, .failAttempt, .reschedule, .complete, .startCall, .unselect, .select, .noteRating, .endFollowUp, .clockDue:
            true
        }
    }
}

extension CallbackKind {
    /// Whether its record goes to the reviewers before it is filed: the planned rounds (CBK-18, CBK-19, CBK-23).
    var isReviewed: Bool {
        switch self {
        case .routineMonthly, .periodicQuarterly, .targeted: true
        case .complaint, .majorComplaint, .repair, .specialService, .emergency, .paidService, .surveyCheck: false
        }
    }

    /// Whether every case of this kind must be called back, whatever the coverage (CBK-05).
    var isOwedToEveryone: Bool {
        switch self {
        case .complaint, .majorComplaint: true
        case .repair, .routineMonthly, .periodicQuarterly, .targeted, .specialService, .emergency, .paidService, .surveyCheck: false
        }
    }
}
