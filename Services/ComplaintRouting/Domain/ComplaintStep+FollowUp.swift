import Foundation
import Policy
import SharedModels

/// T-FOLLOW: no open complaint is without a clock, whatever the policy leaves out (CMP-38; ADR 11).
extension ComplaintStep {
    /// What somebody did about the complaint is the follow-up that T-FOLLOW waits for; it starts anew where nothing else is timed. A clock
    /// that falls due is nobody's doing: it stays on record as missed, and is waited for all the same.
    mutating func timeWhatNothingElseTimes() {
        guard cause != .clockDue else { return }
        let isUntimed = complaint.isUntimed(under: rules)
        if complaint.isAwaited(.follow) {
            switch (isDoneByPeople, isUntimed) {
            case (true, _): meet(.follow, at: now)
            case (false, false): stop(.follow)
            case (false, true): return
            }
        }
        if isUntimed { start(.follow, from: now) }
    }

    /// The month has run out, which times nothing any more: what is done next is awaited from then on.
    mutating func followUp(afterMonth bound: Date) {
        if complaint.isUntimed(under: rules), !complaint.isAwaited(.follow) { start(.follow, from: bound) }
    }

    /// A callback is made by people, though another service tells of it.
    private var isDoneByPeople: Bool {
        context.actor.role != .system || cause == .callbackSatisfied || cause == .callbackDissatisfied
    }
}

extension Complaint {
    /// Whether it is open and no clock but T-FOLLOW waits for anything that people are to do; a month that has run out asks for nothing
    /// more (CMP-05). While the callback is awaited the callback service's T-CB is its clock, where the policy has a limit for that (K-04).
    fileprivate func isUntimed(under rules: Policy) -> Bool {
        guard state.isOpen, !clocks.contains(where: \.timesPeople) else { return false }
        return state != .callbackPending || awaitsReport || rules.callback.complaintDue == .unlimited
    }

    fileprivate func isAwaited(_ clock: ComplaintClock) -> Bool { clocks.contains { $0.name == clock.rawValue && $0.isAwaited } }
}

extension CaseClock {
    fileprivate var timesPeople: Bool {
        switch ComplaintClock(rawValue: name) {
        case .follow, nil: false
        case .month: isAwaited && state != .missed
        case .first, .review, .sort, .class, .generalManager, .resolve, .feedback, .agreed: isAwaited
        }
    }
}
