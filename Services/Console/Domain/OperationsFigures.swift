import Foundation

extension ServiceFigures {
    /// What instances of one service show together; nil where none shows anything.
    ///
    /// What each has of its own is added: the partitions that it reads, the shards that it publishes, what it counts. What stands in a table that all
    /// of them look at is shown by each, and taken once: the largest, as they do not look at the same time.
    init?(of instances: [ServiceFigures]) {
        guard instances.count > 1 else {
            guard let only = instances.first else { return nil }
            self = only
            return
        }
        func sum(_ values: [Double?]) -> Double? {
            let known = values.compactMap { $0 }
            return known.isEmpty ? nil : known.reduce(0, +)
        }
        func largest(_ values: [Double?]) -> Double? { values.compactMap { $0 }.max() }
        let versions = Set(instances.compactMap(\.version)).sorted()
        version = versions.isEmpty ? nil : versions.joined(separator: ", ")
        startedAt = instances.compactMap(\.startedAt).min()
        lag = sum(instances.map(\.lag))
        let (brokers, groups) = (instances.compactMap(\.isBrokerUp), instances.compactMap(\.isGroupSteady))
        isBrokerUp = brokers.isEmpty ? nil : brokers.contains(true)
        isGroupSteady = groups.isEmpty ? nil : groups.allSatisfy { $0 }
        let outboxes = instances.compactMap(\.outbox)
        outbox = largest(outboxes.map(\.age)).map { Outbox(events: sum(outboxes.map(\.events)) ?? 0, age: $0) }
        quarantined = largest(instances.map(\.quarantined)) ?? 0
        let parkings = instances.compactMap(\.parked)
        parked = largest(parkings.map(\.keys)).map { Parked(keys: $0, records: largest(parkings.map(\.records)) ?? 0) }
        lateness = OperationsHistogram(of: instances.compactMap(\.lateness))
        let senders = instances.compactMap(\.webhooks)
        webhooks = largest(senders.map(\.waiting)).map {
            Webhooks(
                waiting: $0, age: largest(senders.map(\.age)) ?? 0, suspended: largest(senders.map(\.suspended)) ?? 0,
                delivered: sum(senders.map(\.delivered)) ?? 0, failed: sum(senders.map(\.failed)) ?? 0)
        }
        memory = sum(instances.map(\.memory))
        files = instances.compactMap(\.files).max { $0.open * $1.most < $1.open * $0.most }
        unreadable = largest(instances.map(\.unreadable)) ?? 0
        logsReplaced = sum(instances.map(\.logsReplaced)) ?? 0
        misplaced = sum(instances.map(\.misplaced)) ?? 0
        sealingKeysAge = largest(instances.map(\.sealingKeysAge))
        signingKeysAge = largest(instances.map(\.signingKeysAge))
    }
}

extension OperationsHistogram {
    /// The values of several together; nil when there are none, or their buckets are not the same.
    init?(of histograms: [OperationsHistogram]) {
        guard let first = histograms.first, histograms.allSatisfy({ $0.buckets.map(\.bound) == first.buckets.map(\.bound) }) else {
            return nil
        }
        self.init(
            first.buckets.indices.map { place in
                Bucket(bound: first.buckets[place].bound, count: histograms.reduce(0) { $0 + $1.buckets[place].count })
            })
    }
}

extension ServiceRecently {
    /// What happened with all instances together, as far as known of each; nil where nothing is known of any.
    /// - Parameter instances: of those that show figures, in any order.
    init?(of instances: [ServiceRecently?]) {
        let known = instances.compactMap { $0 }
        guard let longest = known.map(\.span).max() else { return nil }
        span = longest
        lateness = OperationsHistogram(of: known.compactMap(\.lateness))
        delivered = known.reduce(0) { $0 + $1.delivered }
        failed = known.reduce(0) { $0 + $1.failed }
        logsReplaced = known.reduce(0) { $0 + $1.logsReplaced }
        // Partitions go from one to another: only the sum over all says whether records become fewer.
        let earlier = known.compactMap(\.earlierLag)
        earlierLag = known.count == instances.count && !earlier.isEmpty ? earlier.reduce(0, +) : nil
    }
}
