package import Foundation

/// Somebody tries whether another system is sent events. Goes to that one, whatever types it is sent.
package struct WebhookTested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.tested.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let testedAt: Date

    package init(webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, testedAt: Date) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.testedAt = testedAt
    }
}
