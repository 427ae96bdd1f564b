import Foundation
import SharedModels

/// A shift as a caller sees it, beside the fields that every case has. Only those who keep or lead a desk read it at all.
struct ShiftView: Encodable, Hashable, Sendable {
    let duty: ShiftForm
    let openedAt: Date
    let openedBy: Role
    let away: Bool
    let handover: Shift.Handover?
    let takeover: Shift.Takeover?
    /// That a leader ended it, and why.
    let ending: Shift.Ending?
    /// When the heads were told that nobody followed it at the desk.
    let emptyNotedAt: Date?
    let leaves: [Shift.Leave]
}

extension Shift {
    /// Remarks and reasons may speak of owners; why somebody left the desk is that person's own.
    func reveals(to actor: Actor) -> Bool { handover?.remarks != nil || ending != nil || !leaves.isEmpty }

    /// For those who keep or lead a desk.
    func showsReasons(to actor: Actor) -> Bool { ShiftRoles.readers.contains(actor.role) }

    func view(for actor: Actor) -> ShiftView {
        ShiftView(
            duty: form, openedAt: openedAt, openedBy: openedBy, away: isAway, handover: handover, takeover: takeover, ending: ending,
            emptyNotedAt: emptyNotedAt, leaves: leaves)
    }
}
