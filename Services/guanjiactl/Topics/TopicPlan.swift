import KafkaMessaging
import SharedModels

/// What the services' topics should be.
struct TopicPlan: Hashable, Sendable {
    /// How long the services know an event as applied, in days (D4); a record that the broker keeps longer could take effect twice.
    static let inboxDays = 35
    /// Allowed retention of the topics: a week less, which is the longest outage.
    static let retentionDays = 1...28
    static let usualRetentionDays = 14

    let partitions: Int32
    let replicationFactor: Int32?
    let retentionDays: Int

    /// For `KafkaTopics.create`.
    var specifications: [TopicSpecification] {
        var settings = ["cleanup.policy": "delete", "retention.ms": String(retentionDays * 86_400_000)]
        // With three copies an acknowledged event survives the loss of one broker only when a second copy had to confirm it.
        if let replicationFactor, replicationFactor >= 3 { settings["min.insync.replicas"] = "2" }
        return Topic.names.map {
            TopicSpecification(name: $0, partitions: partitions, replicationFactor: replicationFactor, settings: settings)
        }
    }
}
