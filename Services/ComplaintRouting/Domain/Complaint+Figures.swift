import Foundation
import SharedModels

/// What the statistics count of a complaint.
extension Complaint {
    /// Whether it counts for a group: not withdrawn, and not outside acceptance (domain 3.2).
    var counts: Bool { state != .withdrawn && state != .notAccepted && state != .purged }

    /// Withdrawn or not accepted: such a complaint is counted apart, and stays what it was when its file is purged. Of a purged one the
    /// refusal tells, and that it was never closed.
    var countedApart: ComplaintState? {
        switch state {
        case .withdrawn, .notAccepted: state
        case .purged: refusal != nil ? .notAccepted : closedAt == nil ? .withdrawn : nil
        case .registered, .underReview, .infoNeeded, .classified, .routed, .inProgress, .resolved, .replied, .callbackPending, .closed,
            .archived:
            nil
        }
    }

    /// The limit by which it is judged whether a complaint was handled in time: of a general one T-RESOLVE, of no-liability and assistance
    /// T-CLASS, and T-FEEDBACK where the class has none of its own (decision 9).
    var judgedLimit: CaseClock? {
        guard let clock = judgedClock, clock.state != .paused, clock.state != .stopped else { return nil }
        return clock
    }

    private var judgedClock: CaseClock? {
        let clock: ComplaintClock? =
            switch `class` {
            case .general: .resolve
            case .noLiability, .assistInArea, .assistOutArea: .class
            case .major, .unclassified: nil
            }
        return clock.flatMap(newestClock) ?? firstFeedback
    }

    /// When it was replied to for the first time: then it counts as finished.
    var firstRepliedAt: Date? { earlierRounds.first?.reply?.at ?? reply?.at }

    /// Whether the owner was called back at least once: also a satisfied one whose complaint waits for its corrective report (CMP-42).
    var wasCalledBack: Bool { cycle > 1 || closedAt != nil || satisfiedAt != nil }

    /// Whether the leaders have not had the written report of a major complaint that is over (RPT-10).
    var lacksReport: Bool { majorReport == nil && `class` == .major && (state == .closed || state == .archived) }

    private func newestClock(_ clock: ComplaintClock) -> CaseClock? { clocks.last { $0.name == clock.rawValue } }

    /// That of the registration; those of later rounds judge only these.
    private var firstFeedback: CaseClock? { clocks.first { $0.name == ComplaintClock.feedback.rawValue } }
}
