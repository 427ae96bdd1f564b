import Foundation
import Policy
import SharedModels

/// The clocks of a callback task. They change only here, so that each bound that is missed, each rung that is reached and each week that
/// ends is told exactly once.
extension CallbackTaskStep {
    /// Starts T-CB, where there is a bound, and the weekly sweep of what is owed to everyone (CBK-05, CBK-06, K-04).
    mutating func startClocks(bound: Date?) {
        if let bound {
            task.clocks.start(CallbackClock.due.rawValue, at: task.handledAt, bound: bound, now: now, cause: cause.rawValue)
            planRungs()
        }
        startSweep(from: task.handledAt, lookedAt: now, cause)
        // An event that comes after a long stop of the service may be late already.
        if !task.ends(withPlanBy: now) { expireDueClocks() }
    }

    /// The owner was asked.
    mutating func meetClocks() {
        for clock in CallbackClock.allCases { task.clocks.meet(clock.rawValue, at: now, cause: cause.rawValue) }
    }

    /// Nobody is to be called any more.
    mutating func stopClocks() { task.clocks.stopAll(at: now, cause: cause.rawValue) }

    /// Handles every bound, every rung and every week's end that has passed, in their order.
    ///
    /// Every decision begins with it, so that the outcome does not depend on how soon a timer fires after its time.
    mutating func expireDueClocks() {
        takeUpClocks()
        while let next = task.clocks.firstDue(by: now) { handle(next) }
    }

    /// A task that was stored before there was a ladder or a sweep, or while the policy had none, takes them up when it is next looked at.
    private mutating func takeUpClocks() {
        guard task.state.awaitsCallback else { return }
        if let entry = awaited(.due), entry.nextRung == nil, entry.reached(in: ladder) == nil { planRungs() }
        if task.lacksSweep { startSweep(from: task.handledAt, lookedAt: now, cause) }
    }

    private mutating func handle(_ next: CaseClock.Due) {
        switch CallbackClock(rawValue: next.name) {
        case .due where next.isBound: expire(bound: next.at)
        case .due: reachRung(at: next.at)
        case .sweep: sweep(at: next.at)
        case nil: preconditionFailure("a callback task's clocks are started with names of CallbackClock only")
        }
    }

    private mutating func expire(bound: Date) {
        task.clocks.miss(CallbackClock.due.rawValue, at: now, cause: CallbackTaskCommand.Code.clockDue.rawValue)
        tell(
            TaskOverdue(
                taskId: task.id, number: task.number, office: task.office, overdueAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, bound: bound))
        // The ladder may have rungs that it had not when the last one was planned.
        let rungs = ladder
        task.clocks.change(CallbackClock.due.rawValue) { $0.climb(rungs, behind: $0.reached(in: rungs)) }
    }

    // MARK: The ladder

    private var ladder: [CallbackRung] { rules.callback.rungs(for: task.callbackKind) }

    private mutating func planRungs() {
        let (rungs, instant) = (ladder, now)
        task.clocks.change(CallbackClock.due.rawValue) { $0.climb(rungs, behind: rungs.behind($0, at: instant)) }
    }

    private mutating func reachRung(at due: Date) {
        guard let entry = awaited(.due) else { return }
        let rungs = ladder
        let passed = rungs.newlyReached(by: due, of: entry)
        task.clocks.change(CallbackClock.due.rawValue) { $0.climb(rungs, behind: passed.last?.name ?? $0.reached(in: rungs)) }
        for rung in passed {
            remind(.due, at: rung.instant(of: entry), rung.roles(responsible: task.callingPost(under: rules)))
        }
    }

    // MARK: The weekly sweep

    private mutating func startSweep(from started: Date, lookedAt instant: Date, _ cause: CallbackTaskCommand.Code) {
        guard task.callbackKind.isOwedToEveryone, let bound = rules.callback.sweepBound(repliedAt: started, now: instant) else { return }
        task.clocks.start(CallbackClock.sweep.rawValue, at: started, bound: bound, now: now, cause: cause.rawValue)
    }

    /// The week has ended and the owner is not reached: whoever has to call and the head of customer service, who looks through the
    /// records, are told, and the next week begins (K-04, K-22; ADR 12). Where the policy gathers none any more the sweep ends with that.
    private mutating func sweep(at weekEnd: Date) {
        guard rules.callback.complaintWeeklySweep else { return endSweep(at: weekEnd) }
        task.clocks.stop(CallbackClock.sweep.rawValue, at: now, cause: CallbackTaskCommand.Code.clockDue.rawValue)
        startSweep(from: weekEnd, lookedAt: weekEnd, .clockDue)
        let recipients = [EscalationRung.Recipient.responsible, .role(rules.callback.reviewRecord)]
        remind(.sweep, at: weekEnd, CallbackRung(.atBound, recipients).roles(responsible: task.callingPost(under: rules)))
    }

    /// A change without a fact is not kept (ADR 3), and a clock that is not stopped would be asked again and again.
    private mutating func endSweep(at weekEnd: Date) {
        task.clocks.stop(CallbackClock.sweep.rawValue, at: now, cause: CaseClock.endedByPolicy)
        tell(
            SweepEnded(
                taskId: task.id, number: task.number, office: task.office, endedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, weekEnd: weekEnd))
    }

    private mutating func remind(_ clock: CallbackClock, at due: Date, _ recipients: [Role]) {
        tell(
            TaskReminded(
                taskId: task.id, number: task.number, office: task.office, remindedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, clock: clock, due: due, bound: awaited(.due)?.bound,
                recipients: recipients))
    }

    /// The newest entry of a clock, while what it waits for has not happened.
    private func awaited(_ clock: CallbackClock) -> CaseClock? {
        task.clocks.last { $0.name == clock.rawValue }.flatMap { $0.isAwaited ? $0 : nil }
    }
}

extension CallbackTask {
    /// Whether it ends because its plan has ended by an instant, with nobody calling its owner: a plan's last day is the limit of its tasks, so
    /// that of the two clocks that fall due at once the plan's counts, and one that is dropped is not told to be late (CBK-22).
    func ends(withPlanBy now: Date) -> Bool {
        guard planId != nil, state == .planned, call.map({ now >= $0.until }) ?? true else { return false }
        return dueBound.map { $0 <= now } ?? false
    }

    /// With what comes after a rung that the policy has no more: it must not wait for the engine to ask again (K-04).
    func clocks(under rules: Policy, at now: Date) -> [CaseClock] {
        clocks.map { $0.name == CallbackClock.due.rawValue ? $0.asked(at: now, on: rules.callback.rungs(for: callbackKind)) : $0 }
    }

    /// Whether it belongs to the weekly sweep (CBK-05) and has none: it was planned or gone through while the policy gathered none.
    var lacksSweep: Bool {
        state.awaitsCallback && callbackKind.isOwedToEveryone && !clocks.isRunning(CallbackClock.sweep.rawValue)
    }

    /// Who has to make the callback (OPS-09): of a major complaint the first of those who may (CBK-02, K-06), of a planned round the post
    /// whose work it is (K-25), else customer service.
    func callingPost(under rules: Policy) -> Role {
        if callbackKind == .majorComplaint { return rules.callback.majorAssignees.first ?? .officeDirector }
        return callbackKind.isReviewed ? rules.callback.routineAssignee : .csDept
    }
}
