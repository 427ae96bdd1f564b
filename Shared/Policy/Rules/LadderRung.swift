package import Foundation
package import SharedModels

/// One step of a ladder, whatever kind of case climbs it: when it is taken, and who is told.
package protocol LadderRung: Hashable, Sendable {
    var moment: EscalationRung.Moment { get }
    var recipients: [EscalationRung.Recipient] { get }
}

extension LadderRung {
    /// Its name in a clock's ledger.
    package var name: ClockRung { moment.name }

    /// Whether it is reached before the bound, whenever that is.
    package var isBeforeBound: Bool { name < .atBound }

    /// Whether it comes after the last one that was reached.
    package func isBeyond(_ reached: ClockRung?) -> Bool { reached.map { name > $0 } ?? true }

    /// When the rung of a clock is reached.
    package func instant(of clock: CaseClock) -> Date {
        switch moment {
        case .atBound: return clock.bound
        case .after(let seconds): return clock.bound.addingTimeInterval(Double(seconds))
        case .share(let share):
            let length = clock.bound.timeIntervalSince(clock.started) - (clock.pauses ?? []).seconds(until: clock.bound)
            // Whole milliseconds, as all instants.
            let left = (length * Double(10_000 - share.basisPoints) / 10).rounded() / 1_000
            return min(clock.bound, max(clock.started, clock.bound.addingTimeInterval(-left)))
        }
    }

    /// The posts that it tells, each once; `responsible` is whoever has the case in hand (OPS-09).
    package func roles(responsible: Role) -> [Role] {
        var roles: [Role] = []
        for recipient in recipients {
            let role =
                switch recipient {
                case .responsible: responsible
                case .role(let role): role
                }
            if !roles.contains(role) { roles.append(role) }
        }
        return roles
    }
}

extension Array where Element: LadderRung {
    /// In the order in which they are reached; those of one moment in the order in which the policy states them.
    package var inOrder: [Element] {
        let names = map(\.name)
        // As nearly every policy states them: each limit's reminder, then its bound.
        if zip(names, names.dropFirst()).allSatisfy({ $0 <= $1 }) { return self }
        return zip(names, indices).sorted { $0 < $1 }.map { self[$0.1] }
    }

    /// The last one that lies behind a clock that is set at an instant: its time before the bound has gone, because nobody could be told.
    ///
    /// - Parameters:
    ///   - clock: The clock, as it is set.
    ///   - instant: When it is set.
    ///   - isRepeated: Whether the same limit was missed before: then those at the bound and after it were told as well.
    /// - Returns: Its name; nil when all lie ahead.
    package func behind(_ clock: CaseClock, at instant: Date, isRepeated: Bool = false) -> ClockRung? {
        last { ($0.isBeforeBound || isRepeated) && $0.instant(of: clock) <= instant }?.name
    }

    /// Those that a clock has reached by an instant and had not before, in their order. A policy whose ladder has changed meanwhile neither
    /// repeats nor loses one.
    package func newlyReached(by instant: Date, of clock: CaseClock) -> [Element] {
        let reached = clock.reached(in: self)
        return filter { $0.isBeyond(reached) && $0.instant(of: clock) <= instant }
    }
}

extension EscalationRung.Moment {
    /// That of the reminder before every bound (`reminder_share`); a whole share is the bound itself.
    package static func reminder(_ share: Ratio) -> Self { share == .one ? .atBound : .share(share) }

    /// The name in a clock's ledger of a rung of that moment.
    package var name: ClockRung {
        switch self {
        case .share(let share): .share(basisPoints: share.basisPoints)
        case .atBound: .atBound
        case .after(let seconds): .after(seconds: seconds)
        }
    }
}

extension ClockRung {
    /// The one that is reached later, of those that there are.
    package static func later(_ one: ClockRung?, _ other: ClockRung?) -> ClockRung? { [one, other].compactMap { $0 }.max() }
}

extension CaseClock {
    /// The last rung that it has behind it. What was stored before rungs had names counts them, by the ladder of then: that of the policy
    /// now is the nearest to it that there is.
    package func reached(in ladder: [some LadderRung]) -> ClockRung? {
        rungReached ?? rungsReached.flatMap { ladder.prefix($0).last?.name }
    }

    /// Looks ahead to the first rung beyond the last one that was reached, or to none when there are no more; nothing is ahead of a clock
    /// that is not awaited.
    package mutating func climb(_ rungs: [some LadderRung], behind reached: ClockRung?) {
        guard isAwaited else { return }
        plan(rung: rungs.first { $0.isBeyond(reached) }?.instant(of: self), reached: reached)
    }

    /// As it stands once it was asked and had nothing to tell: a rung that was planned next, and that its ladder has no more, is passed
    /// over.
    package func asked(at now: Date, on rungs: @autoclosure () -> [some LadderRung]) -> CaseClock {
        guard let nextRung, nextRung <= now else { return self }
        let rungs = rungs()
        guard rungs.newlyReached(by: now, of: self).isEmpty else { return self }
        var clock = self
        clock.climb(rungs, behind: reached(in: rungs))
        return clock
    }

    /// What is to be done about a clock, and when.
    package struct Due: Sendable {
        /// The clock's name.
        package let name: String
        package let at: Date
        /// The bound, or else a rung.
        package let isBound: Bool
    }
}

extension [CaseClock] {
    /// What is due first of all that is due by now; at one instant the bound before a rung, and the earlier clock before a later one.
    package func firstDue(by now: Date) -> CaseClock.Due? {
        compactMap { clock in
            clock.due.map { CaseClock.Due(name: clock.name, at: $0, isBound: clock.state == .running && $0 == clock.bound) }
        }
        .filter { $0.at <= now }.min { $0.at < $1.at }
    }
}
