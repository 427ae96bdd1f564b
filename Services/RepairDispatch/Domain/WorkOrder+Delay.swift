import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// The clock that the slip's way back runs under now, or last ran under.
    var reportClock: CaseClock? { clocks.last { $0.name == WorkOrderClock.report } }

    /// By when it is due as it stands: until engineering takes it the bound of T-EMERGENCY, then that of T-REPORT (K-15, REP-15); nil where
    /// neither runs, also before it was missed.
    var dueAt: Date? {
        let name = collected == nil ? WorkOrderClock.emergency : WorkOrderClock.report
        return clocks.last { $0.name == name && [.running, .missed].contains($0.state) }?.bound
    }

    /// Whether the slip is late and nobody has said why since it was collected (REP-16, REP-26).
    package var owesReason: Bool {
        guard let clock = reportClock, clock.state == .missed else { return false }
        return !delays.contains { $0.at >= clock.started }
    }

    /// Why it is not done yet, told at once and on record (REP-16, REP-23, REP-26).
    func explainDelay(_ reason: String, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var after = self
        try after.record(delay: reason, in: context)
        return .changed(
            after,
            DelayExplained(workOrderId: id, number: number, office: office, explainedAt: context.now, notify: upward),
            reason: reason)
    }

    /// A limit passed.
    func markOverdue(_ clock: String, in context: DecisionContext) -> Decision<WorkOrder> {
        var after = self
        let events = after.lateness(of: clock, at: context.now)
        guard let overdue = events.first else { return .unchanged }
        return .changed(after, overdue)
    }

    /// Ends the running clock of that name as missed when its bound has passed, and tells so.
    ///
    /// Also asked by commands that would end the clock themselves: when they come after the bound but before the timer, the
    /// lateness must still be told.
    mutating func lateness(of name: String, at instant: Date) -> [any Event] {
        guard let clock = clocks.first(where: { $0.name == name && $0.state == .running }), instant >= clock.bound else { return [] }
        clocks.miss(name, at: instant)
        return [
            OrderOverdue(workOrderId: id, number: number, office: office, clock: name, bound: clock.bound, overdueAt: instant)
        ]
    }

    mutating func record(delay reason: String, in context: DecisionContext) throws(Rejection) {
        var check = FieldChecks()
        check.text(reason, "reason")
        check.require(delays.count < WorkOrderLimits.entries, "reason", "too many reasons are on record already")
        try check.finish(rule: "REP-16")
        delays.append(Note(text: reason, at: context.now, by: context.actor.subject))
    }
}
