package import Foundation
package import SharedModels

/// How pressing a slip was, and whose hands it was in, until one of these changed: a summary that is made late shows a slip as it was at
/// the summary's instant (REP-25).
package struct EarlierTraits: Codable, Hashable, Sendable {
    /// The mark 急 (REP-03).
    package let urgent: Bool
    /// A major matter (REP-04).
    package let major: Bool
    /// Nil for nobody; also for a slip that was stored before this was kept, where nobody knows.
    package let technicianId: TechnicianID?
    /// When it changed.
    package let until: Date
}

extension WorkOrder {
    /// Its earlier traits, oldest first. Of a slip that was stored before these were kept, at least since when it is in its present hands is
    /// known.
    package var traitsBefore: [EarlierTraits] {
        if let earlierTraits { return earlierTraits }
        guard let assignment else { return [] }
        return [EarlierTraits(urgent: urgency.isMarkedUrgent, major: major, technicianId: nil, until: assignment.at)]
    }

    /// Its present traits, as they were until an instant.
    func traits(until instant: Date) -> EarlierTraits {
        EarlierTraits(urgent: urgency.isMarkedUrgent, major: major, technicianId: assignment?.technicianId, until: instant)
    }
}

extension Decision<WorkOrder> {
    /// The same decision; where it changes how pressing the slip is or who has it, the slip keeps how that was before.
    func keepingTraits(of before: WorkOrder, at instant: Date) -> Self {
        guard case .changed(let change) = self else { return self }
        let traits = before.traits(until: instant)
        guard change.after.traits(until: instant) != traits else { return self }
        var after = change.after
        after.earlierTraits = Array((before.traitsBefore + [traits]).suffix(WorkOrderLimits.entries))
        return .changed(
            Change(after, change.events[0], Array(change.events.dropFirst()), reason: change.reason, messages: change.messages))
    }
}
