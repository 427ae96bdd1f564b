import Foundation
import SharedModels

/// A subscription as a caller sees it, beside the fields that every case has. Its secret is in no view.
struct WebhookView: Encodable, Hashable, Sendable {
    let name: String
    let url: String
    let types: [String]
    /// What happened before is not sent.
    let since: Date
    let suspension: WebhookSuspension?
    /// Until when deliveries are signed with the secret before as well.
    let previousUntil: Date?
    let redelivery: WebhookRedeliveryView?
}

/// What was last asked to be sent again.
struct WebhookRedeliveryView: Encodable, Hashable, Sendable {
    let askedAt: Date
    let from: Date?
    let until: Date?
    let events: [EventID]?

    init(_ redelivery: WebhookRedelivery) {
        askedAt = redelivery.askedAt
        (from, until, events) =
            switch redelivery.selection {
            case .delivered(let from, let until): (from, until, nil)
            case .events(let events): (nil, nil, events)
            }
    }
}

extension WebhookSubscription {
    /// For those who decide what leaves the company's hands.
    func showsReasons(to actor: Actor) -> Bool { WebhookRoles.keepers.contains(actor.role) }

    func view(for actor: Actor) -> WebhookView {
        WebhookView(
            name: form.name, url: form.url, types: form.types, since: since, suspension: suspension, previousUntil: previousUntil,
            redelivery: redeliveries?.last.map { WebhookRedeliveryView($0) })
    }
}

/// Who decides what is sent to other systems: it leaves the company's hands (ADR 32).
enum WebhookRoles {
    static let keepers: Set<Role> = [.csManager, .generalManager, .managementRep]
}
