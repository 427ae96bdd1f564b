package import Foundation

/// Another system is sent events again, from the oldest that it does not have.
package struct WebhookResumed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.resumed.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let resumedAt: Date

    package init(webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, resumedAt: Date) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.resumedAt = resumedAt
    }
}
