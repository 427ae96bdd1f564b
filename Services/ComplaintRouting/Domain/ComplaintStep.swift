import Foundation
import Policy
import SharedModels

/// One decision in the making: the complaint as it will be, and what there is to tell.
///
/// The transitions are in extensions, one file per stretch of the procedure. Clocks are changed only here, so that each one that is
/// missed is told exactly once.
struct ComplaintStep {
    var complaint: Complaint
    let rules: Policy
    let context: DecisionContext
    /// For the history (OPS-10).
    var reason: String?
    private var events: [any Event] = []

    init(_ complaint: Complaint, rules: Policy, context: DecisionContext) {
        self.complaint = complaint
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    /// What became of it: a change when there is anything to tell.
    var decision: Decision<Complaint> {
        guard let first = events.first else { return .unchanged }
        return .changed(complaint, first, Array(events.dropFirst()), reason: reason)
    }

    /// Adds a fact, after those told before.
    mutating func tell(_ event: any Event) { events.append(event) }

    // MARK: Clocks

    /// Starts a clock; without a bound the policy runs none. One whose awaited thing has happened already is judged by that
    /// instant, and one whose bound has passed is missed at once.
    mutating func start(_ clock: ComplaintClock, from started: Date, bound: Date?, metAt: Date? = nil) {
        guard let bound else { return }
        complaint.clocks.start(clock.rawValue, at: started, bound: bound)
        if let metAt {
            meet(clock, at: metAt)
        } else if bound <= now {
            expire(clock, bound: bound)
        }
    }

    /// What the clock waits for happened.
    mutating func meet(_ clock: ComplaintClock, at instant: Date) {
        guard let running = runningClock(clock) else { return }
        complaint.clocks.meet(clock.rawValue, at: instant)
        if instant.isLate(for: running.bound) { tellMissed(clock, bound: running.bound) }
    }

    /// The clock is no longer asked for.
    mutating func stop(_ clocks: ComplaintClock...) {
        for clock in clocks { complaint.clocks.stop(clock.rawValue, at: now) }
    }

    /// Ends every clock whose bound has passed, in the order of the bounds.
    ///
    /// Every decision begins with it, so that the outcome does not depend on how soon a timer fires after its bound.
    mutating func expireDueClocks() {
        while let due = complaint.clocks.filter({ $0.state == .running && $0.bound <= now }).min(by: { $0.bound < $1.bound }) {
            guard let clock = ComplaintClock(rawValue: due.name) else {
                preconditionFailure("a complaint's clocks are started with names of ComplaintClock only")
            }
            expire(clock, bound: due.bound)
        }
    }

    private mutating func expire(_ clock: ComplaintClock, bound: Date) {
        complaint.clocks.miss(clock.rawValue, at: now)
        tellMissed(clock, bound: bound)
        if clock == .month { judgeMonth(at: bound) }
    }

    private mutating func tellMissed(_ clock: ComplaintClock, bound: Date) {
        tell(
            ComplaintDeadlineMissed(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, missedAt: now, clock: clock, bound: bound,
                class: complaint.class, level: complaint.level))
    }

    private func runningClock(_ clock: ComplaintClock) -> CaseClock? {
        complaint.clocks.first { $0.name == clock.rawValue && $0.state == .running }
    }
}
