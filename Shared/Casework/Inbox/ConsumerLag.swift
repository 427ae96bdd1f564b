import Messaging
import Metrics

/// How many records each assigned partition still holds for us: `guanjia_consumer_lag_records`.
///
/// A partition has a series only while it is ours. Whoever has it next tells its lag, and a sum over all instances is the service's; the last
/// number of one that lost it would stand beside that for ever.
struct ConsumerLag {
    private let factory: any MetricsFactory
    private var gauges: [TopicPartition: Gauge] = [:]

    init(factory: any MetricsFactory) { self.factory = factory }

    mutating func record(_ records: Int64, of partition: TopicPartition) {
        let gauge =
            gauges[partition]
            ?? Gauge(
                label: "guanjia_consumer_lag_records",
                dimensions: [("topic", partition.topic), ("partition", "\(partition.partition)")], factory: factory)
        gauges[partition] = gauge
        gauge.record(records)
    }

    /// Drops the series of all partitions but these.
    mutating func keep(_ partitions: Set<TopicPartition>) {
        for (partition, gauge) in gauges where !partitions.contains(partition) {
            gauge.destroy()
            gauges[partition] = nil
        }
    }
}
