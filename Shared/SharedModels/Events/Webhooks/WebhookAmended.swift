package import Foundation

/// What another system is sent, or where, has changed.
package struct WebhookAmended: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.amended.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let amendedAt: Date
    /// Event types that are sent, and beginnings of types that end in a dot.
    package let types: [String]

    package init(webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, amendedAt: Date, types: [String]) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.amendedAt = amendedAt
        self.types = types
    }
}
