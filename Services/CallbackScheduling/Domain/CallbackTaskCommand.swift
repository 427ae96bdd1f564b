import Foundation
import SharedModels

/// What can be asked of a callback task (domain 3.4).
enum CallbackTaskCommand: CaseCommand, Hashable {
    /// System: an owner is to be called back; for a task in follow-up the next cycle (CBK-13).
    case plan(CallbackRequest)
    /// Sets person, way and time.
    case schedule(ScheduleForm)
    /// The owner was not reached (CBK-28, WE-50).
    case failAttempt(FailedAttemptForm)
    /// A new time.
    case reschedule(RescheduleForm)
    /// The owner was asked. `complaintId` is a fresh id for the complaint that comes of it, if one does.
    case complete(CallbackForm, complaintId: ComplaintID)
    /// A routine record is looked through (CBK-18, CBK-19).
    case review(note: String)
    /// Whoever gives it calls the owner now; nobody else does meanwhile.
    case startCall

    /// System: the task is not needed.
    case unselect(UnselectedCause)
    /// System: the callback is made after all (CBK-11).
    case select(SelectionMark)
    /// System: the owner said in an app how content the household is.
    case noteRating(OwnersRating)
    /// System: the complaint that came of the callback has ended.
    case endFollowUp(complaintId: ComplaintID)
    /// System: the bound of the clock, or a rung of its ladder, has passed.
    case clockDue(CallbackClock)

    /// Names of the commands in URLs, history and answers.
    enum Code: String, Sendable, CaseIterable {
        case plan, schedule
        case failAttempt = "fail-attempt"
        case reschedule, complete, review, unselect
        case startCall = "start-call"
        case select
        case noteRating = "note-rating"
        case endFollowUp = "end-follow-up"
        case clockDue = "clock-due"

        /// Whether only timers and other services' events give it.
        var isInternal: Bool {
            switch self {
            case .plan, .unselect, .select, .noteRating, .endFollowUp, .clockDue: true
            case .schedule, .failAttempt, .reschedule, .complete, .review: false
            case .startCall: false
            }
        }
    }

    /// Which command it is, without its content.
    var name: Code {
        switch self {
        case .plan: .plan
        case .schedule: .schedule
        case .failAttempt: .failAttempt
        case .reschedule: .reschedule
        case .complete: .complete
        case .review: .review
        case .startCall: .startCall
        case .unselect: .unselect
        case .select: .select
        case .noteRating: .noteRating
        case .endFollowUp: .endFollowUp
        case .clockDue: .clockDue
        }
    }

    var code: String { name.rawValue }
}
