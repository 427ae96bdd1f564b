import KafkaMessaging
import SharedModels

/// What the doctor saw of the broker.
struct BrokerFacts: Hashable, Sendable {
    /// The librdkafka that this program has loaded.
    var library: LibraryVersion
    /// What is wrong with the settings, when something is.
    var settings: String?
    /// Why the broker could not be asked.
    var unreachable: String?
    /// All topics of the cluster.
    var topics: [TopicDescription]?
    /// `retention.ms` of each of our topics, as far as the broker says.
    var retention: [String: String] = [:]
}

/// What the doctor thinks of the broker.
struct BrokerJudgement {
    static func findings(_ facts: BrokerFacts, partitions: Int32) -> [Finding] {
        var findings: [Finding] = []
        findings.append(
            facts.library >= .minimum
                ? .fine("librdkafka", "version \(facts.library)")
                : .failure(
                    "librdkafka", "version \(facts.library) can lose records",
                    "Install \(LibraryVersion.minimum) or newer, also for the services."))
        if let problem = facts.settings {
            return findings + [.failure("settings", problem, "Set the environment as the services have it.")]
        }
        if let problem = facts.unreachable {
            return findings + [.failure("broker", problem, "Does it run, and does KAFKA_BOOTSTRAP_SERVERS name it?")]
        }
        guard let found = facts.topics else { return findings }
        findings.append(.fine("broker", "answers"))
        for topic in Topic.names { findings += judge(topic, found.first { $0.name == topic }, facts, partitions) }
        return findings
    }

    private static func judge(_ topic: String, _ found: TopicDescription?, _ facts: BrokerFacts, _ partitions: Int32) -> [Finding] {
        guard let found else { return [.failure(topic, "is not there", "Create it: guanjiactl topics create")] }
        var findings: [Finding] = []
        if found.partitions != partitions {
            findings.append(
                .warning(
                    topic, "has \(found.partitions) partitions, not \(partitions)",
                    "Never change it while there are events: the order of a case's events would be mixed up. If it is meant so: --partitions"
                ))
        } else {
            findings.append(.fine(topic, "\(found.partitions) partitions, replication factor \(found.replicationFactor)"))
        }
        return findings + retention(of: topic, facts.retention[topic])
    }

    /// A record that outlives the inbox could take effect a second time after a rewind (D4).
    private static func retention(of topic: String, _ text: String?) -> [Finding] {
        guard let text, let milliseconds = Int64(text) else {
            return [
                .warning(
                    topic, "the broker does not say how long it keeps events",
                    "Make sure that it is at most \(TopicPlan.retentionDays.upperBound) days: retention.ms")
            ]
        }
        let days = Double(milliseconds) / 86_400_000
        guard milliseconds >= 0, days <= Double(TopicPlan.inboxDays) else {
            let kept = milliseconds < 0 ? "for ever" : "\(Int(days)) days"
            return [
                .failure(
                    topic, "keeps events \(kept), but the services know them again for \(TopicPlan.inboxDays) days only",
                    "Set retention.ms to at most \(TopicPlan.retentionDays.upperBound * 86_400_000).")
            ]
        }
        guard days <= Double(TopicPlan.retentionDays.upperBound) else {
            return [
                .warning(
                    topic, "keeps events \(Int(days)) days, close to the \(TopicPlan.inboxDays) for which the services know them",
                    "After a long outage some could take effect twice; \(TopicPlan.retentionDays.upperBound) days are safe.")
            ]
        }
        return [.fine(topic, "keeps events \(Int(days)) days")]
    }
}
