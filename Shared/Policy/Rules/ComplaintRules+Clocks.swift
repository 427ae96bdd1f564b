package import Foundation
package import SharedModels

/// What the bound of a complaint's clock follows from, beside the policy and the calendar.
package struct ComplaintClockBasis: Hashable, Sendable {
    /// Registration; for T-GM the moment at which the complaint became major.
    package var started: Date
    /// The class as it stands.
    package var `class`: ComplaintClass
    /// By when the owner wants it solved (K-17).
    package var ownerLimit: Date?
    /// What people set where the policy leaves the limit to them (CMP-36); of T-AGREED what was agreed with the owner.
    package var setLimit: Date?
    /// Seconds for which the clock was paused.
    package var paused: TimeInterval

    package init(started: Date, class: ComplaintClass, ownerLimit: Date? = nil, setLimit: Date? = nil, paused: TimeInterval = 0) {
        self.started = started
        self.class = `class`
        self.ownerLimit = ownerLimit
        self.setLimit = setLimit
        self.paused = paused
    }
}

extension ComplaintClockBasis {
    /// As a ledger entry has it; nil for an entry that was stored before it was kept. A pause that still lasts has moved no bound yet.
    package init?(of entry: CaseClock) {
        guard let kept = entry.basis else { return nil }
        let over = (entry.pauses ?? []).filter { $0.to != nil }
        self.init(
            started: entry.started, class: kept.class, ownerLimit: kept.ownerLimit, setLimit: kept.setLimit,
            paused: over.seconds(until: .distantFuture))
    }

    /// What the ledger keeps of it.
    package func kept(under version: String) -> ClockBasis {
        ClockBasis(policyVersion: version, class: `class`, ownerLimit: ownerLimit, setLimit: setLimit)
    }
}

extension Rules<ComplaintSettings> {
    /// The exclusive bound of a clock: a function of its ledger entry, the policy and the calendar, and of nothing else.
    ///
    /// A pause moves the start by its length, so that a limit in days still ends at the end of a day.
    /// - Returns: Nil where the policy runs no such clock.
    package func bound(of clock: ComplaintClock, on basis: ComplaintClockBasis) -> Date? {
        let start = basis.started.addingTimeInterval(basis.paused)
        return switch clock {
        case .first: firstResponseBound(registeredAt: start)
        case .review: reviewBound(registeredAt: start)
        case .sort: sortBound(registeredAt: start)
        case .class: classBound(class: basis.class, registeredAt: start)
        case .generalManager: gmBound(since: start)
        case .resolve: resolveBound(registeredAt: start, ownerLimit: basis.ownerLimit, setLimit: basis.setLimit)
        case .feedback: feedbackBound(registeredAt: start)
        case .agreed: basis.setLimit
        case .month: monthBound(registeredAt: start)
        case .follow: followUpBound(since: start)
        }
    }

    /// The key of the policy that gives a clock its limit, and the limit; nil for a class without one.
    package func limit(of clock: ComplaintClock, class: ComplaintClass) -> (key: String, limit: Limit)? {
        switch clock {
        case .first: ("complaint.first_response", settings.firstResponse)
        case .review: ("complaint.acceptance_review", settings.acceptanceReview)
        case .sort: ("complaint.sort", settings.sort)
        case .generalManager: ("complaint.major.action_due", settings.majorActionDue)
        case .resolve: ("complaint.general.resolve_due", settings.generalResolveDue)
        case .feedback: ("complaint.feedback_due", settings.feedbackDue)
        case .agreed: ("the time agreed with the owner", .manual)
        case .month: ("complaint.unresolved_major_after", settings.unresolvedMajorAfter)
        case .follow: ("complaint.follow_up_due", settings.followUpDue)
        case .class:
            switch `class` {
            case .noLiability: ("complaint.no_liability.action_due", settings.noLiabilityActionDue)
            case .assistInArea: ("complaint.assist_in_area.action_due", settings.assistInAreaActionDue)
            case .assistOutArea: ("complaint.assist_out_area.action_due", settings.assistOutAreaActionDue)
            case .unclassified, .general, .major: nil
            }
        }
    }

    /// Whether a clock waits with the case for the owner's information, where the policy lets it. The desk's own first steps, the
    /// general manager's receipt and the month go on (WE-12).
    package func pauses(_ clock: ComplaintClock) -> Bool {
        guard settings.pauseWhileInfoAwaited else { return false }
        return switch clock {
        case .class, .resolve, .feedback: true
        case .first, .review, .sort, .generalManager, .agreed, .month, .follow: false
        }
    }
}

extension Rules<ComplaintSettings> {
    /// The rung at which whoever has something in hand is reminded; nil where the policy reminds nobody.
    package var reminderRung: ClockRung? { settings.reminderShare.map { EscalationRung.Moment.reminder($0).name } }

    /// The rungs of a clock's ladder in the order in which they are reached: the reminder, those of every class, those of the class.
    package func rungs(of clock: ComplaintClock, class: ComplaintClass) -> [EscalationRung] {
        var rungs = settings.reminderShare.map { [EscalationRung(clock, .reminder($0), [.responsible])] } ?? []
        for rung in settings.ladder.everyClass where rung.clock == clock { rungs.append(rung) }
        for rung in settings.ladder[`class`] where rung.clock == clock { rungs.append(rung) }
        return rungs.inOrder
    }
}
