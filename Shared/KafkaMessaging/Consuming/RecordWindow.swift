import Messaging

/// Records that were taken from the library and not delivered yet (pure).
///
/// The library hands over what it has fetched in long runs of one partition, as producers have packed it. The window sees some runs at a
/// time, and gives out as much of each partition as of any other: so that work on different partitions can be done at the same time, and a
/// full partition does not hold up one that has little to tell. The order of each partition is kept.
struct RecordWindow {
    private struct Run {
        var records: [ConsumerRecord] = []
        /// How many of them were given out.
        var taken = 0
        var count: Int { records.count - taken }
    }

    private var runs: [TopicPartition: Run] = [:]
    private(set) var count = 0
    /// Of values.
    private(set) var bytes = 0

    var isEmpty: Bool { count == 0 }

    mutating func add(_ record: ConsumerRecord) {
        runs[record.topicPartition, default: Run()].records.append(record)
        count += 1
        bytes += record.value?.count ?? 0
    }

    /// At most so many of the oldest of each partition, as evenly as there are any; the partitions one after another.
    mutating func take(_ limit: Int) -> [ConsumerRecord] {
        var given: [ConsumerRecord] = []
        given.reserveCapacity(min(limit, count))
        // What the small ones leave of their shares is the larger ones'.
        let order = runs.sorted { ($0.value.count, $0.key) < ($1.value.count, $1.key) }.map(\.key)
        for (place, partition) in order.enumerated() {
            given += take((limit - given.count) / (order.count - place), of: partition)
        }
        return given
    }

    private mutating func take(_ share: Int, of partition: TopicPartition) -> ArraySlice<ConsumerRecord> {
        guard var run = runs.removeValue(forKey: partition) else { return [] }
        let end = run.taken + min(share, run.count)
        let given = run.records[run.taken..<end]
        count -= given.count
        bytes -= given.reduce(0) { $0 + ($1.value?.count ?? 0) }
        run.taken = end
        guard run.count > 0 else { return given }
        // What was given out is let go once it is most of the run, so that nothing is moved often.
        if run.taken > run.records.count / 2 { run = Run(records: Array(run.records[run.taken...])) }
        runs[partition] = run
        return given
    }

    /// Forgets a partition's records, because it is read from another place.
    mutating func drop(_ partition: TopicPartition) {
        guard let run = runs.removeValue(forKey: partition) else { return }
        count -= run.count
        bytes -= run.records[run.taken...].reduce(0) { $0 + ($1.value?.count ?? 0) }
    }

    /// Forgets everything, because other partitions are read now, or none.
    mutating func dropAll() { self = Self() }
}
