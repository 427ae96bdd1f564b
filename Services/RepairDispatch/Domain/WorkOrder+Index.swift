package import Foundation
import SharedModels

/// What lists and figures are found by that no field of a slip says by itself.
extension WorkOrder {
    /// When its work ended for good: back at the office (REP-14), or withdrawn.
    var endedAt: Date? { reportedBack?.at ?? cancelled?.at }

    /// Whether it is neither back at the office nor withdrawn.
    var isOpen: Bool { endedAt == nil }

    /// Whose hands the slip is in, or were when the repair was done.
    package var assignedTechnicianId: UUID? { assignment?.technicianId.uuid }

    /// Whether a limit was missed and what it asks for has not happened.
    var isOverdue: Bool { isOpen && clocks.contains { $0.state == .missed && $0.isAwaited } }

    /// The bound of the limit that runs out first. That a carried-over slip is issued again and that a visit is reminded of are no limits.
    var nextBound: Date? {
        clocks.filter { $0.state == .running && ![WorkOrderClock.reissue, WorkOrderClock.appointment].contains($0.name) }.map(\.bound).min()
    }

    /// Limits that were missed.
    var breaches: Int16 { Int16(clamping: clocks.count { $0.state == .missed }) }

    /// When somebody wrote why it is not done, oldest first (REP-16, REP-26); a hand-back of engineering says it too, also an earlier one.
    var reasonTimes: [Date] {
        let returned = handBack.flatMap { $0.reason == nil ? nil : $0.at }
        let before = (earlierMonths ?? []).filter { $0.cause == .department }.compactMap(\.handedBackAt)
        return Set(delays.map(\.at) + before + [returned].compactMap(\.self)).sorted()
    }

    /// When it went to engineering, oldest first: as it was raised (REP-07), and whenever it was issued again (REP-19).
    var issueTimes: [Date] {
        [raisedAt] + clocks.filter { $0.name == WorkOrderClock.reissue && $0.state == .stopped }.compactMap(\.ended)
    }

    /// Whether something is charged: by the signed slip, before that by the price that was accepted (REP-31).
    var isPaid: Bool { (signOff?.amountFen ?? acceptance?.totalFen ?? 0) > 0 }
}
