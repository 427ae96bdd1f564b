import Database
import Messaging

/// The connections of a consumer: with two, the database writes for one while this process decides for the other.
struct ConsumerLanes: Sendable {
    /// For whatever needs one connection.
    let first: LaneConnection
    /// For a share of the records, beside the first.
    let second: LaneConnection

    init(source: ConnectionSource) {
        first = LaneConnection(source: source, name: "consumer")
        second = LaneConnection(source: source, name: "consumer-2")
    }

    /// Forgets connections of which the error says that they are of no use any more; a lost one is noticed by itself.
    func dropIfLost(_ error: DatabaseError) async {
        await first.dropIfLost(error)
        await second.dropIfLost(error)
    }

    func close() async {
        await first.close()
        await second.close()
    }
}

extension [ReadRecord] {
    /// Two parts that can be applied at the same time: whole partitions, so that each has its own position and its own keys. As even as
    /// that allows; the second is empty when one of them would be smaller than is worth a transaction.
    func shares(ofAtLeast smallest: Int) -> (first: [ReadRecord], second: [ReadRecord]) {
        guard count >= 2 * smallest else { return (self, []) }
        var counts: [TopicPartition: Int] = [:]
        for read in self { counts[read.record.topicPartition, default: 0] += 1 }
        var (inFirst, inSecond) = (0, 0)
        var second: Set<TopicPartition> = []
        for (partition, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            if inFirst <= inSecond {
                inFirst += count
            } else {
                inSecond += count
                second.insert(partition)
            }
        }
        guard Swift.min(inFirst, inSecond) >= smallest else { return (self, []) }
        return (filter { !second.contains($0.record.topicPartition) }, filter { second.contains($0.record.topicPartition) })
    }
}
