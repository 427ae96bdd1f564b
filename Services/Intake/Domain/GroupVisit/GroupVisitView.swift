import Foundation
import SharedModels

/// A group's visit as a caller sees it, beside the fields that every case has.
struct GroupVisitView: Encodable, Hashable, Sendable {
    let visit: GroupVisitForm
    let bookedAt: Date
    let bookedBy: Role
    /// Absent in a list.
    let earlier: [GroupVisit.Earlier]?
    let remindedAt: Date?
    let staffed: GroupVisit.Staffed?
    let arrival: GroupVisit.Arrival?
    let begunAt: Date?
    let leftAt: Date?
    let cancelledAt: Date?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension GroupVisit {
    func reveals(to actor: Actor) -> Bool { GroupVisitRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { GroupVisitRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> GroupVisitView { view(for: actor, showsEarlier: true) }

    func listView(for actor: Actor) -> GroupVisitView { view(for: actor, showsEarlier: false) }

    private func view(for actor: Actor, showsEarlier: Bool) -> GroupVisitView {
        let masked = !GroupVisitRoles.fullSight.contains(actor.role)
        return GroupVisitView(
            visit: masked ? form.masked : form, bookedAt: bookedAt, bookedBy: bookedBy,
            earlier: showsEarlier
                ? earlier.map { Earlier(form: masked ? $0.form.masked : $0.form, until: $0.until, by: $0.by) } : nil,
            remindedAt: remindedAt,
            staffed: staffed.map { Staffed(person: masked ? Mask.name($0.person) : $0.person, inTime: $0.inTime, at: $0.at) },
            arrival: arrival, begunAt: begunAt, leftAt: leftAt, cancelledAt: cancelledAt, masked: masked)
    }
}
