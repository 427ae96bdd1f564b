package import Foundation

/// A deadline of a case, as an entry of its ledger: when and why it started, when it must be met, how and why it ended.
///
/// On time means strictly before `bound`; at the bound it is late (domain.md §0.3, "Breach"). A clock that is planned anew is ended, and
/// another entry of the same name begins, so that the entries tell how a bound came about.
package struct CaseClock: Codable, Hashable, Sendable {
    /// How a clock stands.
    package enum State: String, Codable, Sendable {
        case running
        /// It waits for something that the case itself waits for; the bound moves when it goes on.
        case paused
        /// The awaited thing happened in time.
        case met
        /// The bound passed first, or the thing happened at or after it.
        case missed
        /// No longer asked for: the case was withdrawn, or its class changed.
        case stopped
    }

    /// Its name in domain.md, such as `T-FIRST`.
    package let name: String
    package let started: Date
    /// The exclusive bound.
    package private(set) var bound: Date
    package private(set) var state: State
    /// When it stopped running.
    package private(set) var ended: Date?
    /// The command by which it started, such as `register`; absent where nobody asks why.
    package let cause: String?
    /// The command by which it ended, or `endedByPolicy`; absent for one that runs, and where nobody asks why.
    package private(set) var endCause: String?
    /// When the awaited thing happened after all, of a clock that was missed.
    package private(set) var happened: Date?
    /// When it was no longer asked for, of a clock that was missed before; absent when it still is, or happened.
    package private(set) var stopped: Date?
    /// Stretches that do not count, in order; absent when there were none.
    package private(set) var pauses: [ClockPause]?
    /// What the bound follows from beside that; absent where nobody asks, and in what was stored before it was kept.
    package private(set) var basis: ClockBasis?
    /// When the next rung of the escalation ladder is reached; absent when none is left.
    package private(set) var nextRung: Date?
    /// The last rung that it has behind it; absent when there is none.
    package private(set) var rungReached: ClockRung?
    /// How many rungs it had behind it by the ladder of then: of what was stored before rungs had names, until it is planned anew.
    package private(set) var rungsReached: Int?

    /// When the awaited thing happened in time; nil when it did not, or has not yet.
    package var metAt: Date? { state == .met ? ended : nil }

    /// In place of a command, of a clock that the company's policy has switched off.
    package static let endedByPolicy = "policy"

    package init(
        name: String, started: Date, bound: Date, cause: String? = nil, pauses: [ClockPause] = [], basis: ClockBasis? = nil
    ) {
        self.name = name
        self.started = started
        self.bound = bound
        self.state = .running
        self.cause = cause
        self.pauses = pauses.isEmpty ? nil : pauses
        self.basis = basis
    }

    /// When something is to be done about it next: a rung of the ladder, or the bound. Nil when nothing is.
    package var due: Date? {
        switch state {
        case .running: nextRung.map { min($0, bound) } ?? bound
        case .missed: nextRung
        case .paused, .met, .stopped: nil
        }
    }

    /// Whether the awaited thing is still asked for and has not happened.
    package var isAwaited: Bool {
        switch state {
        case .running, .paused: true
        case .missed: happened == nil && stopped == nil
        case .met, .stopped: false
        }
    }

    /// The awaited thing happened at `instant`; after a missed bound that is noted, and changes nothing else.
    package mutating func meet(at instant: Date, cause: String? = nil) {
        guard isAwaited else { return }
        if state != .missed { end(state == .paused || instant < bound ? .met : .missed, at: instant, cause: cause) }
        if state == .missed { happened = instant }
        nextRung = nil
    }

    /// The bound passed.
    package mutating func miss(at instant: Date, cause: String? = nil) { end(.missed, at: instant, cause: cause) }

    /// The clock is no longer asked for; of one that was missed that is noted, and changes nothing else.
    package mutating func stop(at instant: Date, cause: String? = nil) {
        guard isAwaited else { return }
        if state == .missed { stopped = instant } else { end(.stopped, at: instant, cause: cause) }
        nextRung = nil
    }

    /// It does not count from now on, until `resume`.
    package mutating func pause(at instant: Date, cause: String) {
        guard state == .running else { return }
        state = .paused
        pauses = (pauses ?? []) + [ClockPause(from: instant, cause: cause)]
    }

    /// It counts again, with the bound that the pause moved.
    package mutating func resume(at instant: Date, bound: Date, basis: ClockBasis? = nil) {
        guard state == .paused else { return }
        state = .running
        self.bound = bound
        self.basis = basis ?? self.basis
        closePause(at: instant)
    }

    /// Takes the instant of the next rung of the ladder, or none; `reached` is the last one behind it.
    package mutating func plan(rung: Date?, reached: ClockRung?) {
        nextRung = rung
        rungReached = reached
        rungsReached = nil
    }

    private mutating func end(_ state: State, at instant: Date, cause: String?) {
        guard self.state == .running || self.state == .paused else { return }
        closePause(at: instant)
        self.state = state
        self.ended = instant
        self.endCause = cause
    }

    private mutating func closePause(at instant: Date) {
        guard var all = pauses, var last = all.popLast(), last.to == nil else { return }
        last.end(at: instant)
        pauses = all + [last]
    }
}

/// What the bound of a complaint's clock follows from, beside its start and its pauses: with the policy of that version and its calendar the
/// same bound comes out again.
package struct ClockBasis: Codable, Hashable, Sendable {
    /// The policy that gave the limit.
    package let policyVersion: String
    /// The class of the complaint then.
    package let `class`: ComplaintClass
    /// What the owner asked for, where it counts.
    package let ownerLimit: Date?
    /// What people set, where it counts.
    package let setLimit: Date?

    package init(policyVersion: String, class: ComplaintClass, ownerLimit: Date? = nil, setLimit: Date? = nil) {
        self.policyVersion = policyVersion
        self.class = `class`
        self.ownerLimit = ownerLimit
        self.setLimit = setLimit
    }
}

/// A stretch that a clock does not count.
package struct ClockPause: Codable, Hashable, Sendable {
    package let from: Date
    /// Absent while it lasts.
    package private(set) var to: Date?
    /// The command that began it, such as `request-info`.
    package let cause: String

    package init(from: Date, to: Date? = nil, cause: String) {
        self.from = from
        self.to = to
        self.cause = cause
    }

    /// It counts again from now on.
    package mutating func end(at instant: Date) { to = to ?? instant }
}

extension [ClockPause] {
    /// Seconds that do not count, up to an instant.
    package func seconds(until now: Date) -> TimeInterval {
        reduce(0) { $0 + Swift.max(0, Swift.min($1.to ?? now, now).timeIntervalSince($1.from)) }
    }
}
