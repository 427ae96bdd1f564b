package import Foundation

/// Another system is sent events from now on.
package struct WebhookCreated: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.created.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let createdAt: Date
    /// Event types that are sent, and beginnings of types that end in a dot.
    package let types: [String]

    package init(webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, createdAt: Date, types: [String]) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.createdAt = createdAt
        self.types = types
    }
}
