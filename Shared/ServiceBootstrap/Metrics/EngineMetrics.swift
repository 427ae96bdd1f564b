/// What the numbers of the engine mean: for those whose name does not say it all.
enum EngineMetrics {
    private static let gauges = [
        (
            "guanjia_consumer_lag_records",
            "Records that are still to be read, of the partitions that this instance has: the sum over instances is the service's."
        ),
        (
            "guanjia_outbox_backlog_rows",
            """
            Events that wait to be published, of the shards that this instance has: the sum over instances is the service's. Exact up to a page \
            of 5000; beyond that counted every 5 seconds among the next 50000 rows, and a lower bound.
            """
        ),
        (
            "guanjia_outbox_oldest_unpublished_seconds",
            "How long the oldest event has waited to be published, of the shards that this instance has."
        ),
        (
            "guanjia_outbox_quarantine_rows",
            """
            Events in the table outbox_quarantine, which the broker has refused for good; 10000 at most are counted. Every instance counts the \
            same table: never to be summed over instances.
            """
        ),
        (
            "guanjia_parked_keys",
            "Keys whose records could not be applied. Every instance counts the same table: never to be summed over instances."
        ),
        (
            "guanjia_parked_records",
            "Records that could not be applied. Every instance counts the same table: never to be summed over instances."
        ),
    ]

    /// Call before the engine starts.
    static func declare(in registry: PrometheusRegistry) {
        for (name, help) in gauges { registry.declare(name, .gauge, help: help) }
    }
}
