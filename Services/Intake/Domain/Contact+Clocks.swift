import Foundation
import Policy
import SharedModels

extension Contact {
    /// A clock ran out: head and director hear of it (INT-10, INT-11). Nil when it had ended before.
    mutating func due(_ clock: ContactClock, in context: DecisionContext) -> Facts? {
        guard let running = clocks.last(where: { $0.name == clock.rawValue && $0.state == .running }), context.now >= running.bound else {
            return nil
        }
        clocks.miss(clock.rawValue, at: context.now)
        return Facts(overdue(running, at: context.now))
    }

    /// Ends a clock because the awaited thing happened. When that was too late and the timer has not said so yet, the overdue event
    /// is told here, so that no lateness goes unheard.
    mutating func end(_ clock: ContactClock, at now: Date) -> [any Event] {
        guard let running = clocks.last(where: { $0.name == clock.rawValue && $0.state == .running }) else { return [] }
        clocks.meet(clock.rawValue, at: now)
        return now >= running.bound ? [overdue(running, at: now)] : []
    }

    private func overdue(_ clock: CaseClock, at now: Date) -> ContactOverdue {
        ContactOverdue(
            contactId: id, number: number, office: office, clock: clock.name, bound: clock.bound, overdueAt: now,
            responsibleDepartment: facts.responsible?.department,
            recipients: ContactRoles.heads(of: facts.responsible?.department).filter { $0 != .officeDirector } + [.officeDirector])
    }
}
