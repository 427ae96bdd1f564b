package import Foundation

/// Another system is sent again what it has taken before, at somebody's wish: each event under its own id, in the order in which it was told.
package struct WebhookRedelivered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.redelivered.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let redeliveredAt: Date
    /// What was delivered from then on; absent where events are named.
    package let from: Date?
    /// What was delivered before then; absent when there is no end.
    package let until: Date?
    /// The events that are named, 100 at most; absent where a time is.
    package let eventIds: [EventID]?

    package init(
        webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, redeliveredAt: Date, from: Date? = nil,
        until: Date? = nil, eventIds: [EventID]? = nil
    ) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.redeliveredAt = redeliveredAt
        self.from = from
        self.until = until
        self.eventIds = eventIds
    }
}
