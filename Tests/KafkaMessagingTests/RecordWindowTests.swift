import Messaging
import TestSupport
import Testing

@testable import KafkaMessaging

@Suite("Records in view of a consumer") struct RecordWindowTests {
    private func record(_ partition: Int32, _ offset: Int64, bytes: Int = 1) -> ConsumerRecord {
        ConsumerRecord(
            topicPartition: TopicPartition(topic: "t", partition: partition), offset: offset, key: nil,
            value: Array(repeating: 0, count: bytes), headers: [])
    }

    private func window(_ counts: [Int32: Int]) -> RecordWindow {
        var window = RecordWindow()
        for (partition, count) in counts.sorted(by: { $0.key < $1.key }) {
            for offset in 0..<count { window.add(record(partition, Int64(offset))) }
        }
        return window
    }

    private func counts(_ records: [ConsumerRecord]) -> [Int32: Int] {
        Dictionary(records.map { ($0.topicPartition.partition, 1) }, uniquingKeysWith: +)
    }

    @Test("Each partition gives as much as any other, and what a small one has not the others give")
    func evenly() {
        var window = window([0: 900, 1: 100, 2: 1_000])
        #expect(counts(window.take(600)) == [0: 250, 1: 100, 2: 250])
        #expect(counts(window.take(600)) == [0: 300, 2: 300])
        #expect(counts(window.take(600)) == [0: 300, 2: 300])
        #expect(counts(window.take(600)) == [0: 50, 2: 150])
        #expect(window.isEmpty && window.take(600).isEmpty)
    }

    @Test("Fewer than there are partitions are given out, too")
    func few() {
        var window = window([0: 2, 1: 2, 2: 2])
        var given: [ConsumerRecord] = []
        while !window.isEmpty {
            let taken = window.take(1)
            #expect(taken.count == 1)
            given += taken
        }
        #expect(counts(given) == [0: 2, 1: 2, 2: 2])
    }

    @Test("A partition that is read from another place is forgotten, the others are not")
    func drops() {
        var window = window([0: 10, 1: 10])
        _ = window.take(8)
        window.drop(TopicPartition(topic: "t", partition: 0))
        #expect(window.count == 6 && window.bytes == 6)
        window.add(record(0, 3))
        let rest = window.take(100)
        #expect(rest.filter { $0.topicPartition.partition == 0 }.map(\.offset) == [3])
        #expect(rest.filter { $0.topicPartition.partition == 1 }.map(\.offset) == [4, 5, 6, 7, 8, 9])
        window.add(record(0, 4))
        window.dropAll()
        #expect(window.isEmpty && window.bytes == 0 && window.take(10).isEmpty)
    }

    @Test("Whatever comes and goes, each partition's records are given out once and in order, and the counts are right")
    func anything() {
        var random = SplitMix(seed: 7)
        var window = RecordWindow()
        var added: [Int32: Int64] = [:]
        var given: [Int32: Int64] = [:]
        for _ in 0..<20_000 {
            if Int.random(in: 0..<100, using: &random) < 85 {
                let partition = Int32.random(in: 0..<5, using: &random)
                window.add(record(partition, added[partition, default: 0], bytes: 3))
                added[partition, default: 0] += 1
            } else {
                let limit = Int.random(in: 0...12, using: &random)
                let before = window.count
                let taken = window.take(limit)
                #expect(taken.count == min(limit, before))
                for record in taken {
                    let partition = record.topicPartition.partition
                    #expect(record.offset == given[partition, default: 0])
                    given[partition] = record.offset + 1
                }
            }
            let left = added.values.reduce(0, +) - given.values.reduce(0, +)
            #expect(window.count == Int(left) && window.bytes == 3 * Int(left))
        }
    }
}
