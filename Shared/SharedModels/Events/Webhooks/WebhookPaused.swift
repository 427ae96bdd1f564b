package import Foundation

/// Nothing is sent to another system for a while; what happens meanwhile waits.
package struct WebhookPaused: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.paused.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let pausedAt: Date

    package init(webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, pausedAt: Date) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.pausedAt = pausedAt
    }
}
