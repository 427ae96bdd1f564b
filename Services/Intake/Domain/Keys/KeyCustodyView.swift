import Foundation
import SharedModels

/// Keys in custody as a caller sees them, beside the fields that every case has.
struct KeyCustodyView: Encodable, Hashable, Sendable {
    let custody: KeyForm
    let receivedAt: Date
    let receivedBy: Role
    /// The loan that is out.
    let loan: KeyLending?
    /// Those that are over, in order; absent in a list.
    let earlierLoans: [KeyLending]?
    let release: KeyCustody.Release?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension KeyCustody {
    func reveals(to actor: Actor) -> Bool { KeyRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { KeyRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> KeyCustodyView { view(for: actor, showsEarlier: true) }

    func listView(for actor: Actor) -> KeyCustodyView { view(for: actor, showsEarlier: false) }

    private func view(for actor: Actor, showsEarlier: Bool) -> KeyCustodyView {
        let masked = !KeyRoles.fullSight.contains(actor.role)
        let loans = masked ? loans.map(\.masked) : loans
        let isOut = state == .lent
        return KeyCustodyView(
            custody: masked ? form.masked : form, receivedAt: receivedAt, receivedBy: receivedBy, loan: isOut ? loans.last : nil,
            earlierLoans: showsEarlier ? Array(isOut ? loans.dropLast() : loans[...]) : nil,
            release: release.map {
                Release(recipient: $0.recipient, signature: masked ? $0.signature.masked : $0.signature, by: $0.by)
            }, masked: masked)
    }
}
