/// Complaints: K-02, K-03, K-05, K-16, K-17, K-26 and the figures without conflict.
package struct ComplaintSettings: Hashable, Sendable {
    /// T-FIRST (CMP-16).
    package var firstResponse = Limit.elapsed(seconds: 24 * 3600)
    /// T-REVIEW (CMP-15).
    package var acceptanceReview = Limit.elapsed(seconds: 48 * 3600)
    /// T-SORT, a soft reminder to set the class (K-02).
    package var sort = Limit.sameDay
    /// Before the general manager; for major complaints and for every member of a group (CMP-31).
    package var majorActionDue = Limit.sameDay
    /// Determined (CMP-33).
    package var noLiabilityActionDue = Limit.sameDay
    /// Answered (CMP-34).
    package var assistInAreaActionDue = Limit.sameDay
    /// Answered (CMP-35).
    package var assistOutAreaActionDue = Limit.days(3)
    /// T-RESOLVE (CMP-32).
    package var generalResolveDue = Limit.days(2)
    /// T-FEEDBACK (CMP-17).
    package var feedbackDue = Limit.elapsed(seconds: 72 * 3600)
    /// T-FOLLOW (CMP-38): what holds where no other limit runs, so that every open complaint has one; never none.
    package var followUpDue = Limit.days(3)
    /// T-MONTH (CMP-05).
    package var unresolvedMajorAfter = Limit.months(1)
    /// Whether the owner's own limit counts (K-17).
    package var ownerLimitMode = OwnerLimitMode.ownerWins
    /// What "n days" means for complaints.
    package var dayMode = DayMode.endOfDay
    /// What proves that a major complaint is before the general manager (decision 24).
    package var majorSubmitProof = MajorSubmitProof.gmReceived
    /// Who handles a major complaint (K-05).
    package var majorRoute = MajorRoute.gmWithDeptHead
    /// Distinct households that make a group (CMP-04).
    package var groupMinHouseholds = 5
    /// How far back they are counted, rolling (decision 6).
    package var groupWindow = Duration.seconds(7 * 86_400)
    /// Reports of one household on the same matter at which a person is to judge whether a promise was not kept (CMP-03, decision 7).
    package var repeatThreshold = 3
    /// How far back a household's reports are counted, rolling.
    package var repeatWindow = Duration.seconds(30 * 86_400)
    /// When a matter outside the service is assistance (K-16).
    package var assistRule = AssistRule.ownerWantsHelp
    /// Share of complaints that must be handled, shown beside the measured rate (K-26); nil for no target.
    package var processingTarget: Ratio? = Ratio.one
    /// Whether the limits of the work wait while the owner's information is awaited; T-REVIEW never does (WE-12).
    package var pauseWhileInfoAwaited = false
    /// When whoever has the complaint in hand is reminded: at this share of the time to a bound; nil for no reminder.
    package var reminderShare: Ratio? = Ratio(uncheckedBasisPoints: 7_500)
    /// Whom the clocks tell beside that.
    package var ladder = EscalationLadder()
    /// Who works on a complaint (CMP-25).
    package var routing = RoutingMatrix()
}

/// What the owner's own limit does to the resolve limit (K-17).
package enum OwnerLimitMode: String, Sendable, CaseIterable {
    /// It replaces the limit, earlier or later.
    case ownerWins = "owner_wins"
    /// The earlier of the two holds.
    case earlierOf = "earlier_of"
    case ignore
}

/// What stops the general manager's same-day clock (domain 3.2).
package enum MajorSubmitProof: String, Sendable, CaseIterable {
    /// The general manager's receipt.
    case gmReceived = "gm_received"
    /// The system's submission, which is never late.
    case submitted
}

/// Who handles a major complaint (K-05).
package enum MajorRoute: String, Sendable, CaseIterable {
    /// The general manager answers for it from the same day; the head of the subject's department works on it.
    case gmWithDeptHead = "gm_with_dept_head"
    /// The general manager alone.
    case gm
    /// By the routing matrix: engineering to the office director, the rest to the general manager.
    case subjectMatrix = "subject_matrix"
}

/// When a matter outside the office's service is assistance and not no-liability (K-16).
package enum AssistRule: String, Sendable, CaseIterable {
    /// When the owner wants help with trouble in daily life.
    case ownerWantsHelp = "owner_wants_help"
    /// As the reviewer judges.
    case reviewerDecides = "reviewer_decides"
}
