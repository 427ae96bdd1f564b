import Foundation
import Policy
import SharedModels

/// The clocks of a complaint. They change only here, so that each bound that is missed and each rung that is reached is told exactly once.
extension ComplaintStep {
    /// Starts a clock; without a bound the policy runs none. One whose awaited thing has happened already is judged by that
    /// instant, and one whose bound has passed is missed at once.
    mutating func start(_ clock: ComplaintClock, from started: Date, metAt: Date? = nil) {
        let waits = rules.complaint.pauses(clock) ? complaint.infoWaits : []
        let pauses = waits.over(by: metAt)
        let basis = complaint.basis(of: clock, from: started, paused: pauses.seconds(until: now))
        guard let bound = rules.complaint.bound(of: clock, on: basis) else { return }
        resume(clock)
        complaint.clocks.start(
            clock.rawValue, at: started, bound: bound, now: now, cause: cause.rawValue, pauses: pauses,
            basis: basis.kept(under: rules.version))
        if let metAt { return meet(clock, at: metAt) }
        planRungs(of: clock)
        if let wait = waits.last, wait.to == nil, bound > wait.from {
            // It waits like the others since the information was asked for.
            pause(clock, since: wait.from)
        } else if bound <= now, passing == nil {
            // While what fell due is gone through, this one's turn comes by its own bound.
            catchUp()
        }
    }

    /// By when the result of a complaint of the class that was just set is promised (CMP-36): the bound of T-RESOLVE. It is asked for before
    /// that clock starts, as the class is told before what its clocks tell. Nil when the class has no such limit, when the policy runs none,
    /// and once it was resolved: a later round has no limit of this kind.
    func resultDue(after old: ComplaintClass) -> Date? {
        guard complaint.class == .general, complaint.firstResolvedAt == nil else { return nil }
        // The clock of a class that stays goes on, under the policy under which it began.
        if old == .general, let running = newest(.resolve) { return running.bound }
        let waits = rules.complaint.pauses(.resolve) ? complaint.infoWaits : []
        let paused = waits.over(by: nil).seconds(until: now)
        return rules.complaint.bound(of: .resolve, on: complaint.basis(of: .resolve, from: complaint.registeredAt, paused: paused))
    }

    /// By when the result is promised as the clocks stand (CMP-36): nil when nothing is, while the limit waits for the owner's information, and
    /// once it was resolved.
    var resultDue: Date? {
        guard complaint.class == .general, complaint.firstResolvedAt == nil, let entry = newest(.resolve), entry.state != .paused else {
            return nil
        }
        return entry.bound
    }

    /// What the clock waits for happened.
    mutating func meet(_ clock: ComplaintClock, at instant: Date) {
        resume(clock)
        guard let waiting = newest(clock), waiting.isAwaited else { return }
        let wasMissed = waiting.state == .missed
        complaint.clocks.meet(clock.rawValue, at: instant, cause: cause.rawValue)
        if !wasMissed, newest(clock)?.state == .missed { tellMissed(clock, bound: waiting.bound) }
    }

    /// The clock is no longer asked for.
    mutating func stop(_ clocks: ComplaintClock...) {
        for clock in clocks {
            resume(clock)
            complaint.clocks.stop(clock.rawValue, at: now, cause: cause.rawValue)
        }
    }

    /// No clock is asked for any more.
    mutating func stopAllClocks() {
        for clock in ComplaintClock.allCases { resume(clock) }
        complaint.clocks.stopAll(at: now, cause: cause.rawValue)
    }

    /// The owner's information is awaited: what the policy lets wait, waits.
    mutating func pauseClocks() {
        complaint.infoWaits.append(ClockPause(from: now, cause: cause.rawValue))
        for clock in ComplaintClock.allCases { pause(clock, since: now) }
    }

    /// The information is there: what waited goes on, with its bound that much later.
    mutating func resumeClocks() {
        guard var wait = complaint.infoWaits.popLast() else { return }
        wait.end(at: now)
        complaint.infoWaits.append(wait)
        for clock in ComplaintClock.allCases { resume(clock) }
        // A day that ends may have passed meanwhile: a pause within it moves no end of the day.
        catchUp()
    }

    /// A clock that waits goes on, also for the moment in which it ends: its bound has moved by the pause, and by nothing else.
    private mutating func resume(_ clock: ComplaintClock) {
        guard let paused = newest(clock), paused.state == .paused else { return }
        let length = (paused.pauses ?? []).seconds(until: now)
        var basis = ComplaintClockBasis(of: paused) ?? complaint.basis(of: clock, from: paused.started, paused: length)
        basis.paused = length
        let now = now
        let bound = rules.complaint.bound(of: clock, on: basis)
        let kept = bound == nil ? nil : basis.kept(under: rules.version)
        complaint.clocks.change(clock.rawValue) { $0.resume(at: now, bound: bound ?? paused.bound, basis: kept) }
        planRungs(of: clock)
    }

    private mutating func pause(_ clock: ComplaintClock, since instant: Date) {
        guard rules.complaint.pauses(clock) else { return }
        let cause = cause.rawValue
        complaint.clocks.change(clock.rawValue) { $0.pause(at: instant, cause: cause) }
    }

    // MARK: What falls due

    /// Handles every bound and every rung that has passed, in their order.
    ///
    /// Every decision begins with it, so that the outcome does not depend on how soon a timer fires after its time.
    mutating func expireDueClocks() {
        while let next = complaint.clocks.firstDue(by: now) {
            passing = next.at
            handle(next)
        }
        passing = nil
    }

    /// Handles what is due of a clock that has just been started; of the others nothing is.
    private mutating func catchUp() {
        while let next = complaint.clocks.firstDue(by: now) { handle(next) }
    }

    private mutating func handle(_ next: CaseClock.Due) {
        guard let clock = ComplaintClock(rawValue: next.name) else {
            preconditionFailure("a complaint's clocks are started with names of ComplaintClock only")
        }
        if next.isBound { expire(clock, bound: next.at) } else { reachRung(of: clock, at: next.at) }
    }

    private mutating func expire(_ clock: ComplaintClock, bound: Date) {
        complaint.clocks.miss(clock.rawValue, at: now, cause: ComplaintCommand.Code.clockDue.rawValue)
        tellMissed(clock, bound: bound)
        lookAhead(of: clock)
        // From here on the ladder is climbed for what is late; what ends by itself at its bound has nobody to wait for.
        guard clock == .month else { return }
        judgeMonth(at: max(bound, liableSince ?? bound))
        followUp(afterMonth: bound)
    }

    private mutating func tellMissed(_ clock: ComplaintClock, bound: Date) {
        // A class that goes and comes back brings the same limit again: it has been missed, and is not missed twice.
        guard missedEntries(of: clock, bound: bound) == 1 else { return }
        tell(
            ComplaintDeadlineMissed(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, missedAt: now, clock: clock, bound: bound,
                class: complaint.class, level: complaint.level))
    }

    // MARK: The ladder

    /// Looks up the next rung of a clock that has just been set. What would have come before that is left out: nobody could be told, or,
    /// of a limit that was missed before, they were.
    private mutating func planRungs(of clock: ComplaintClock) {
        guard let entry = newest(clock) else { return }
        let rungs = rules.complaint.rungs(of: clock, class: complaint.class)
        let isRepeated = missedEntries(of: clock, bound: entry.bound) > 0
        let passed = rungs.behind(entry, at: instant, isRepeated: isRepeated)
        plan(rungs, behind: ClockRung.later(entry.reached(in: rungs), passed), of: clock)
    }

    /// The ladder may have rungs that it had not when the last one was planned.
    private mutating func lookAhead(of clock: ComplaintClock) {
        guard let entry = newest(clock) else { return }
        let rungs = rules.complaint.rungs(of: clock, class: complaint.class)
        plan(rungs, behind: entry.reached(in: rungs), of: clock)
    }

    /// Another class may have another ladder: what lies ahead of each clock is looked up anew, what lies behind is not told again.
    ///
    /// Ahead is what comes after the instant at which the class changes, however late that is looked at; and at that very instant, when a
    /// bound then changes it, what the former class had not there.
    mutating func replanRungs(from old: ComplaintClass) {
        for clock in ComplaintClock.allCases {
            guard let entry = newest(clock), entry.isAwaited else { continue }
            let former = rules.complaint.rungs(of: clock, class: old)
            let rungs = rules.complaint.rungs(of: clock, class: complaint.class)
            let reached = entry.reached(in: former)
            // How far a paused clock has come is known when it goes on.
            let isPaused = entry.state == .paused
            let passed = rungs.last { rung in
                let at = rung.instant(of: entry)
                return !isPaused && (passing.map { at < $0 } ?? (at <= now))
            }
            plan(rungs, behind: ClockRung.later(reached, passed?.name), of: clock)
            guard let reached, let passing, !isPaused else { continue }
            for rung in rungs where rung.name <= reached && rung.instant(of: entry) == passing && !former.contains(rung) {
                remind(rung, of: entry, clock, at: passing)
            }
        }
    }

    /// Tells what is due of the ladder as it is now: every rung behind the last one that was reached, so that a policy that changes
    /// meanwhile neither repeats nor loses one.
    private mutating func reachRung(of clock: ComplaintClock, at due: Date) {
        guard let entry = newest(clock) else { return }
        let rungs = rules.complaint.rungs(of: clock, class: complaint.class)
        let passed = rungs.newlyReached(by: due, of: entry)
        plan(rungs, behind: passed.last?.name ?? entry.reached(in: rungs), of: clock)
        for rung in passed { remind(rung, of: entry, clock, at: rung.instant(of: entry)) }
    }

    private mutating func plan(_ rungs: [EscalationRung], behind reached: ClockRung?, of clock: ComplaintClock) {
        complaint.clocks.change(clock.rawValue) { $0.climb(rungs, behind: reached) }
    }

    private mutating func remind(_ rung: EscalationRung, of entry: CaseClock, _ clock: ComplaintClock, at due: Date) {
        let raised = rung.level.map { $0.rank > complaint.level.rank } ?? false
        if raised, let level = rung.level {
            complaint.raisedLevel = level
            complaint.level = level
        }
        tell(
            ComplaintReminded(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, remindedAt: now, clock: clock, due: due,
                bound: entry.bound, recipients: rung.roles(responsible: complaint.stageOwner.post), class: complaint.class,
                level: complaint.level,
                raised: raised))
    }

    private func newest(_ clock: ComplaintClock) -> CaseClock? { complaint.clocks.last { $0.name == clock.rawValue } }

    private func missedEntries(of clock: ComplaintClock, bound: Date) -> Int {
        complaint.clocks.count { $0.name == clock.rawValue && $0.bound == bound && $0.state == .missed }
    }
}

extension Complaint {
    /// With what comes after a rung that the policy has no more: it must not wait for the engine to ask again (CMP-16, K-03).
    func clocks(under rules: Policy, at now: Date) -> [CaseClock] {
        clocks.map { entry in
            guard let clock = ComplaintClock(rawValue: entry.name) else { return entry }
            return entry.asked(at: now, on: rules.complaint.rungs(of: clock, class: self.class))
        }
    }

    /// What a clock's bound follows from as the complaint stands.
    func basis(of clock: ComplaintClock, from started: Date, paused: TimeInterval) -> ComplaintClockBasis {
        ComplaintClockBasis(
            started: started, class: self.class, ownerLimit: clock == .resolve ? ownerLimit : nil,
            setLimit: clock == .resolve ? dueBy : clock == .agreed ? agreedReplyBy : nil, paused: paused)
    }
}

extension [ClockPause] {
    /// Those that are over; with an instant, what of each had passed by then.
    fileprivate func over(by instant: Date?) -> [ClockPause] {
        guard let instant else { return filter { $0.to != nil } }
        return filter { $0.from < instant }.map { ClockPause(from: $0.from, to: Swift.min($0.to ?? instant, instant), cause: $0.cause) }
    }
}

extension ComplaintLevel {
    /// Higher is further up.
    var rank: Int {
        switch self {
        case .office: 0
        case .quality: 1
        case .generalManager: 2
        }
    }
}
