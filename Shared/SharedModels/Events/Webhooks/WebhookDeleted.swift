package import Foundation

/// Another system is sent nothing any more.
package struct WebhookDeleted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.deleted.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let deletedAt: Date

    package init(webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, deletedAt: Date) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.deletedAt = deletedAt
    }
}
