import Foundation
import SharedModels

/// An item of mail as a caller sees it, beside the fields that every case has.
struct MailItemView: Encodable, Hashable, Sendable {
    let item: MailForm
    let receivedAt: Date
    let receivedBy: Role
    let checkedAt: Date?
    let notice: MailHandling?
    let delivery: MailHandling?
    let collection: MailHandling?
    let loggedAt: Date?
    let passing: MailPassing?
    let signing: BookSignature?
    let giving: MailHandling?
    let returnedAt: Date?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension MailItem {
    func reveals(to actor: Actor) -> Bool { MailRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { MailRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> MailItemView {
        let masked = !MailRoles.fullSight.contains(actor.role)
        return MailItemView(
            item: masked ? form.masked : form, receivedAt: receivedAt, receivedBy: receivedBy, checkedAt: checked?.at,
            notice: masked ? notice?.masked : notice, delivery: masked ? delivery?.masked : delivery,
            collection: masked ? collection?.masked : collection, loggedAt: logged?.at,
            passing: passing.map { MailPassing(superior: $0.superior, name: masked ? Mask.name($0.name) : $0.name, at: $0.at, by: $0.by) },
            signing: masked ? signing?.masked : signing, giving: masked ? giving?.masked : giving, returnedAt: returned?.at,
            masked: masked)
    }
}
