package import SharedModels

/// A technician's file as staff see it.
package struct TechnicianView: Encodable, Hashable, Sendable {
    package let name: String
    package let subject: String
    package let trades: [String]
    package let areas: [String]
    package let shifts: [Roster.Shift]
    package let onCall: [Roster.Stretch]
    package let absences: [Roster.Stretch]
    /// The technician's own figure; absent where the policy's counts.
    package let capacity: Int?
    package let holds: [Technician.Hold]
}

extension Technician {
    package func showsReasons(to actor: Actor) -> Bool { WorkOrderRoles.roster.contains(actor.role) }

    /// Whoever reads the own file learns nothing about anybody.
    package func reveals(to actor: Actor) -> Bool { WorkOrderRoles.roster.contains(actor.role) && actor.subject != subject }

    /// Why somebody is away and what somebody is called is for those who plan the work.
    package func view(for actor: Actor) -> TechnicianView {
        let shown = WorkOrderRoles.roster.contains(actor.role) || actor.subject == subject
        return TechnicianView(
            name: shown ? name : Mask.name(name), subject: subject, trades: roster.trades, areas: roster.areas, shifts: roster.shifts,
            onCall: roster.onCall, absences: shown ? roster.absences : [], capacity: roster.capacity, holds: holds)
    }
}
