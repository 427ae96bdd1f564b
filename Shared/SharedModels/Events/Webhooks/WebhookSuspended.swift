package import Foundation

/// Nothing is sent to another system any more until somebody has seen to it.
package struct WebhookSuspended: Event, Equatable {
    package static let type: EventType = "guanjia.intake.webhook.suspended.v1"
    package static let topic = Topic.intake

    package let webhookSubscriptionId: WebhookSubscriptionID
    package let number: String
    /// `*` for events of all offices.
    package let office: String
    package let suspendedAt: Date
    package let cause: WebhookSuspension

    package init(
        webhookSubscriptionId: WebhookSubscriptionID, number: String, office: String, suspendedAt: Date, cause: WebhookSuspension
    ) {
        self.webhookSubscriptionId = webhookSubscriptionId
        self.number = number
        self.office = office
        self.suspendedAt = suspendedAt
        self.cause = cause
    }
}
