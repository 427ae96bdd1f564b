package import SharedModels

/// Whom a complaint's clocks tell, and when: reminders before a bound, and steps up after it (domain 3.2, "If breached").
///
/// Data of the policy: what holds for every class, and what a class adds.
package struct EscalationLadder: Hashable, Sendable {
    /// Rungs of all classes; the seeds' rules.
    package var everyClass: [EscalationRung] = Self.seeds
    private var byClass: [ComplaintClass: [EscalationRung]] = [:]

    package init() {}

    /// What a class has beside the rungs of all classes.
    package subscript(class: ComplaintClass) -> [EscalationRung] {
        get { byClass[`class`] ?? [] }
        set { byClass[`class`] = newValue.isEmpty ? nil : newValue }
    }

    /// At each bound the people of domain 3.2 are told; where it names nobody, the office director.
    private static let seeds: [EscalationRung] = [
        EscalationRung(.first, .atBound, [.role(.receptionist), .role(.officeDirector)]),
        EscalationRung(.review, .atBound, [.role(.officeDirector)]),
        EscalationRung(.sort, .atBound, [.responsible, .role(.officeDirector)]),
        EscalationRung(.class, .atBound, [.responsible, .role(.officeDirector)]),
        EscalationRung(.generalManager, .atBound, [.role(.generalManager), .role(.officeDirector)]),
        EscalationRung(.resolve, .atBound, [.responsible, .role(.officeDirector)]),
        EscalationRung(.feedback, .atBound, [.responsible, .role(.officeDirector)]),
        EscalationRung(.agreed, .atBound, [.responsible, .role(.officeDirector)]),
        EscalationRung(.follow, .atBound, [.responsible, .role(.officeDirector)]),
    ]
}

/// One step of the ladder of a complaint's clock.
package struct EscalationRung: LadderRung {
    /// When the step is taken.
    package enum Moment: Hashable, Sendable {
        /// When this share of the time from start to bound has gone, pauses left out; below 1.
        case share(Ratio)
        case atBound
        /// So many seconds after the bound.
        case after(seconds: Int)
    }

    /// Who is told.
    package enum Recipient: Hashable, Sendable {
        /// Whoever has the case in hand (OPS-09).
        case responsible
        case role(Role)
    }

    package let clock: ComplaintClock
    package let moment: Moment
    package let recipients: [Recipient]
    /// The level to which the complaint goes up; nil leaves it where it is. It never goes down.
    package let level: ComplaintLevel?

    package init(_ clock: ComplaintClock, _ moment: Moment, _ recipients: [Recipient], level: ComplaintLevel? = nil) {
        self.clock = clock
        self.moment = moment
        self.recipients = recipients
        self.level = level
    }
}
