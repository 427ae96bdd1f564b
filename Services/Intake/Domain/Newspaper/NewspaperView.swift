import Foundation
import SharedModels

/// A newspaper subscription as a caller sees it, beside the fields that every case has. It has nothing private.
struct NewspaperView: Encodable, Hashable, Sendable {
    let subscription: NewspaperForm
    let entered: BookStamp
    let renewals: [NewspaperSubscription.Renewal]
    let cancelled: BookStamp?
}

extension NewspaperSubscription {
    func showsReasons(to actor: Actor) -> Bool { BookRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> NewspaperView {
        NewspaperView(subscription: form, entered: entered, renewals: renewals, cancelled: cancelled)
    }
}
