import Logging
import Messaging
import TestSupport
import Testing

@testable import KafkaMessaging

@Suite("Kafka topics", .timeLimit(.minutes(5))) struct KafkaTopicsTests {
    let logger = Logger(label: "test")

    private func withTopics<R>(_ body: (KafkaTopics, TestBroker) async throws -> R) async throws -> R {
        let broker = try await TestBroker.shared()
        let topics = try KafkaTopics(configuration: broker.configuration(), logger: logger)
        do {
            let result = try await body(topics, broker)
            await topics.close()
            return result
        } catch {
            await topics.close()
            throw error
        }
    }

    private func withReader<R>(_ body: (KafkaTopicReader, TestBroker) async throws -> R) async throws -> R {
        let broker = try await TestBroker.shared()
        let reader = try KafkaTopicReader(configuration: broker.configuration(), logger: logger)
        do {
            let result = try await body(reader, broker)
            await reader.close()
            return result
        } catch {
            await reader.close()
            throw error
        }
    }

    private func fill(_ broker: TestBroker, _ topic: String, count: Int) async throws {
        let producer = try KafkaProducer(configuration: broker.configuration(), logger: logger)
        let results = await producer.send(
            (0..<count).map { ProducerRecord(topic: topic, key: Array("\($0 % 7)".utf8), value: Array("\($0)".utf8), headers: []) })
        await producer.close(timeout: .seconds(5))
        for result in results { _ = try result.get() }
    }

    @Test("The settings of a topic are told as the broker has them; a topic that is not there is an error")
    func settings() async throws {
        try await withTopics { topics, _ in
            let name = TestBroker.uniqueName("kept")
            _ = try await topics.create([TopicSpecification(name: name, partitions: 1, settings: ["retention.ms": "1209600000"])])
            #expect(try await topics.settings(of: name)["retention.ms"] == "1209600000")
            await #expect(throws: KafkaError.self) { try await topics.settings(of: TestBroker.uniqueName("absent")) }
        }
    }

    @Test("Topics are made as specified, and making them again changes nothing")
    func creating() async throws {
        try await withTopics { topics, _ in
            let names = [TestBroker.uniqueName("a"), TestBroker.uniqueName("b")]
            let wanted = names.map { TopicSpecification(name: $0, partitions: 3, settings: ["max.message.bytes": "1048588"]) }
            let first = try await topics.create(Array(wanted.prefix(1)))
            #expect(first == [names[0]: .created])
            let both = try await topics.create(wanted)
            #expect(both == [names[0]: .existed, names[1]: .created])
            let described = try await topics.describe(names[1])
            #expect(described?.partitions == 3)
            let listed = try await Set(topics.list().map(\.name))
            #expect(listed.isSuperset(of: names))
            let unknown = try await topics.describe("no-such-topic")
            let none = try await topics.create([])
            #expect(unknown == nil && none.isEmpty)
        }
    }

    @Test("A topic that cannot be made is named")
    func refused() async throws {
        try await withTopics { topics, _ in
            let error = await #expect(throws: KafkaError.self) { try await topics.create([TopicSpecification(name: "t", partitions: 0)]) }
            #expect(error?.detail.contains("t") == true)
        }
    }

    @Test("A closed client refuses, and closes again without harm")
    func closed() async throws {
        let broker = try await TestBroker.shared()
        let topics = try KafkaTopics(configuration: broker.configuration(), logger: logger)
        await topics.close()
        await topics.close()
        await #expect(throws: KafkaError.self) { try await topics.list() }
    }

    @Test("A whole topic is read once, by partition and offset, however its batches fell")
    func reading() async throws {
        try await withReader { reader, broker in
            let topic = try await broker.makeTopic(partitions: 3)
            try await fill(broker, topic, count: 2500)
            try await fill(broker, topic, count: 3)
            var sizes: [Int] = []
            try await reader.start(topic)
            while let batch = try await reader.next() { sizes.append(batch.count) }
            #expect(sizes.reduce(0, +) == 2503 && sizes.allSatisfy { 1...KafkaTopicReader.batchSize ~= $0 })
            let records = try await reader.records(topic)
            #expect(records.count == 2503)
            let ends = try await reader.watermarks(topic)
            for (partition, found) in Dictionary(grouping: records, by: \.topicPartition.partition) {
                #expect(found.map(\.offset) == Array(0..<Int64(found.count)))
                #expect(ends[partition] == Watermarks(low: 0, high: Int64(found.count)))
            }
            await #expect(throws: KafkaError.self) { try await reader.records(topic, maximum: 1000) }
        }
    }

    @Test("An empty topic has no records, an unknown one is an error")
    func emptyAndUnknown() async throws {
        try await withReader { reader, broker in
            let topic = try await broker.makeTopic(partitions: 2)
            let records = try await reader.records(topic)
            let ends = try await reader.watermarks(topic)
            #expect(records.isEmpty && ends == [0: Watermarks(low: 0, high: 0), 1: Watermarks(low: 0, high: 0)])
            await #expect(throws: KafkaError.self) { try await reader.records("no-such-topic") }
        }
    }

    @Test("A read can be given up, begun anew, and closed in the middle")
    func givingUp() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 2)
        try await fill(broker, topic, count: 5000)
        let reader = try KafkaTopicReader(configuration: broker.configuration(), logger: logger)
        try await reader.start(topic)
        _ = try await reader.next()
        #expect(try await reader.records(topic).count == 5000)
        #expect(try await reader.next() == nil)
        try await reader.start(topic)
        _ = try await reader.next()
        await reader.close()
        await #expect(throws: KafkaError.self) { try await reader.next() }
        await #expect(throws: KafkaError.self) { try await reader.start(topic) }
        await reader.close()
    }
}
