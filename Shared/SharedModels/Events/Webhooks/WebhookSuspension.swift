/// Why nothing is sent to another system any more.
package enum WebhookSuspension: String, Codable, Sendable, CaseIterable {
    /// It answers that it is not there any more (410).
    case gone
    /// It took an event at none of the tries.
    case unanswered
    /// More events wait for it than are kept.
    case overfull
    /// The key that its secret is sealed with is not held any more; a new secret is needed.
    case secretUnreadable = "secret_unreadable"
}
