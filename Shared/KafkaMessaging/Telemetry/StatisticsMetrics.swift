import Foundation
import Metrics

/// Publishes statistics as gauges `rdkafka_…`. Labels are client, role, broker number, topic and partition: all bounded by the cluster.
struct StatisticsMetrics {
    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory
    private let decoder: JSONDecoder
    private var gauges: [String: Gauge] = [:]
    /// Keys of the gauges of lag that the last document has a number for.
    private var lags: Set<String> = []

    /// Gauges that one handle makes at most; partitions beyond that are not published.
    private static let limit = 2000

    init(clientID: String, role: String, factory: any MetricsFactory) {
        dimensions = [("client", clientID), ("role", role)]
        self.factory = factory
        decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
    }

    /// Publishes one statistics document.
    /// - Throws: `DecodingError` when it is not one.
    mutating func update(_ json: [UInt8]) throws {
        let statistics = try decoder.decode(Statistics.self, from: Data(json))
        record("rdkafka_queue_records", Double(statistics.msgCnt))
        record("rdkafka_queue_bytes", Double(statistics.msgSize))
        record("rdkafka_transmitted_records", Double(statistics.txmsgs))
        record("rdkafka_transmitted_bytes", Double(statistics.txmsgBytes))
        record("rdkafka_received_records", Double(statistics.rxmsgs))
        record("rdkafka_received_bytes", Double(statistics.rxmsgBytes))
        for broker in statistics.brokers.values where broker.nodeid >= 0 {
            let label = [("broker", String(broker.nodeid))]
            record("rdkafka_broker_up", broker.state == "UP" ? 1 : 0, label)
            if let rtt = broker.rtt {
                record("rdkafka_broker_round_trip_mean_seconds", Double(rtt.avg) / 1e6, label)
                record("rdkafka_broker_round_trip_p99_seconds", Double(rtt.p99) / 1e6, label)
            }
            if let count = broker.disconnects { record("rdkafka_broker_disconnects", Double(count), label) }
            if let count = broker.reqTimeouts { record("rdkafka_broker_request_timeouts", Double(count), label) }
        }
        var known: Set<String> = []
        for topic in statistics.topics.values {
            // Partition -1 collects records without one; a lag of -1 means that it is not known.
            for partition in topic.partitions.values where partition.partition >= 0 && partition.consumerLagStored >= 0 {
                known.insert(
                    record(
                        "rdkafka_consumer_lag_records", Double(partition.consumerLagStored),
                        [("topic", topic.topic), ("partition", String(partition.partition))]))
            }
        }
        keepLags(known)
        if let group = statistics.cgrp {
            record("rdkafka_group_rebalances", Double(group.rebalanceCnt))
            record("rdkafka_group_steady", group.joinState == "steady" ? 1 : 0)
        }
    }

    /// Shows no lag of partitions any more: this handle has lost them, or is closed. The next one has series of its own.
    mutating func dropLags() { keepLags([]) }

    /// The library goes on naming partitions that are another member's by now, without a lag. Its last number would stand there for ever,
    /// beside that of whoever reads the partition.
    private mutating func keepLags(_ known: Set<String>) {
        for key in lags.subtracting(known) { gauges.removeValue(forKey: key)?.destroy() }
        lags = known
    }

    /// - Returns: the key of the gauge.
    @discardableResult
    private mutating func record(_ label: String, _ value: Double, _ more: [(String, String)] = []) -> String {
        let key = more.isEmpty ? label : "\(label) \(more.map(\.1).joined(separator: " "))"
        let gauge = gauges[key] ?? (gauges.count < Self.limit ? Gauge(label: label, dimensions: dimensions + more, factory: factory) : nil)
        gauges[key] = gauge
        gauge?.record(value)
        return key
    }
}
