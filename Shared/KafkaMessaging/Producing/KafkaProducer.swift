import Foundation
package import Logging
package import Messaging
package import Metrics

/// Writes records to Kafka: idempotent, acknowledged by all in-sync replicas, order kept (D17, reliability.md §1.9).
///
/// A thread of its own does all the work; `send` costs one hop there and one back for a whole batch. Batches of thousands are best.
/// A record that fails for the broker's sake takes everything behind it along, so that a later one of the same key never arrives first;
/// the librdkafka client is replaced by a fresh one then. After a `DeliveryError` of kind `fatal` every further one is fatal too: close this producer and make another.
package final class KafkaProducer: RecordProducer {
    private let loop: ProducerLoop

    /// Makes a producer; it connects when it first has something to send.
    ///
    /// - Parameters:
    ///   - configuration: Where and how.
    ///   - logger: For what librdkafka has to say; never gets content.
    ///   - metrics: Gets `rdkafka_…`.
    /// - Throws: `KafkaConfigurationError`.
    package init(
        configuration: KafkaConfiguration, logger: Logger, metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        try configuration.validate()
        let telemetry = HandleTelemetry(logger: logger, clientID: configuration.clientID, role: .producer, factory: metrics)
        let settings = configuration.producerSettings
        let loop = try ProducerLoop(telemetry: telemetry) { try Handle(role: .producer, settings: settings) }
        self.loop = loop
        Thread.start(named: "kafka-producer") { loop.run() }
    }

    deinit { loop.end(by: .now) }

    /// Sends all, in order; see `RecordProducer.send`.
    ///
    /// Takes at most the message timeout and a little. Cancellation does not shorten it, as records that are on their way cannot be
    /// called back; `end` does. When librdkafka's queue (64 MiB) is full, the rest waits here.
    package func send(_ records: [ProducerRecord]) async -> [Result<Delivery, DeliveryError>] {
        guard !records.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            let batch = SendBatch(records: records, continuation: continuation)
            if !loop.submit(batch) { _ = batch.settleRest(.ended) }
        }
    }

    /// See `RecordProducer.end`. What is not acknowledged in time is answered as `transient`: it may have arrived.
    package func end(within timeout: Duration) { loop.end(by: .now + timeout) }

    /// Ends the producer; what is not acknowledged within `timeout` is answered as `transient`. Takes at most two seconds more.
    package func close(timeout: Duration) async {
        loop.end(by: .now + timeout)
        // The thread goes on by itself should the library hang; there is nothing better to do about that.
        _ = await OneAnswer.wait(timeout + .seconds(2)) { loop.whenEnded($0) }
    }
}
