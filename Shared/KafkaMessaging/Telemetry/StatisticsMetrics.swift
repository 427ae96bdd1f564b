import Foundation
import Metrics

/// Publishes statistics as gauges `rdkafka_…`. Labels are client, role, broker number, topic and partition: all bounded by the cluster.
struct StatisticsMetrics {
    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory
    private let decoder: JSONDecoder
    private var gauges: [String: Gauge] = [:]

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
        for topic in statistics.topics.values {
            // Partition -1 collects records without one; a lag of -1 means that it is not known.
            for partition in topic.partitions.values where partition.partition >= 0 && partition.consumerLagStored >= 0 {
                record(
                    "rdkafka_consumer_lag_records", Double(partition.consumerLagStored),
                    [("topic", topic.topic), ("partition", String(partition.partition))])
            }
        }
        if let group = statistics.cgrp {
            record("rdkafka_group_rebalances", Double(group.rebalanceCnt))
            record("rdkafka_group_steady", group.joinState == "steady" ? 1 : 0)
        }
    }

    private mutating func record(_ label: String, _ value: Double, _ more: [(String, String)] = []) {
        let key = more.isEmpty ? label : "\(label) \(more.map(\.1).joined(separator: " "))"
        if let gauge = gauges[key] { return gauge.record(value) }
        guard gauges.count < Self.limit else { return }
        let gauge = Gauge(label: label, dimensions: dimensions + more, factory: factory)
        gauges[key] = gauge
        gauge.record(value)
    }
}
