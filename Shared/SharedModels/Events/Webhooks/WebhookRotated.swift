package import Foundation

/// What is sent to another system is signed with a new secret, and until a time with the one before as well.
package struct WebhookRotated: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.rotated.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let rotatedAt: Date
    /// Until when the secret before signs as well; absent when it cannot.
    package let previousUntil: Date?

    package init(webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, rotatedAt: Date, previousUntil: Date?) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.rotatedAt = rotatedAt
        self.previousUntil = previousUntil
    }
}
