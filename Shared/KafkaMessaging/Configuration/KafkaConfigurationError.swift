/// A setting cannot be used; the service must not start with it.
package struct KafkaConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The setting: a property of `KafkaConfiguration` or a librdkafka key; empty when it is about all of them together.
    package let key: String
    /// What is wrong and what would be right; no secret values.
    package let reason: String

    package var description: String { key.isEmpty ? "Kafka: \(reason)" : "Kafka setting \(key): \(reason)" }
}
