import Logging
import Messaging
import TestSupport
import Testing

@testable import KafkaMessaging

@Suite("Kafka producer", .timeLimit(.minutes(5))) struct KafkaProducerTests {
    let logger = Logger(label: "test")

    /// Long enough for a slow machine to connect anew, between whose attempts the library rests for up to two seconds.
    private static let messageTimeout: Duration = .seconds(10)

    private func records(_ count: Int, topic: String, keys: Int = 50) -> [ProducerRecord] {
        (0..<count).map { number in
            ProducerRecord(
                topic: topic, key: Array("key-\(number % keys)".utf8), value: Array("value-\(number)".utf8),
                headers: [RecordHeader("number", text: "\(number)"), RecordHeader("null", nil), RecordHeader("empty", [])])
        }
    }

    private func withProducer<R>(
        _ configuration: KafkaConfiguration, _ body: (KafkaProducer) async throws -> R
    ) async throws -> R {
        let producer = try KafkaProducer(configuration: configuration, logger: logger)
        do {
            let result = try await body(producer)
            await producer.close(timeout: .seconds(5))
            return result
        } catch {
            await producer.close(timeout: .zero)
            throw error
        }
    }

    @Test("Records arrive as sent, in the order of each key, spread over twelve partitions")
    func arrival() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic()
        let sent = records(5000, topic: topic)
        let deliveries = try await withProducer(broker.configuration()) { try await $0.send(sent).map { try $0.get() } }

        let reader = try KafkaTopicReader(configuration: broker.configuration(), logger: logger)
        let found = try await reader.records(topic)
        await reader.close()
        #expect(found.count == sent.count)
        let byPlace = Dictionary(
            uniqueKeysWithValues: found.map { (Delivery(partition: $0.topicPartition.partition, offset: $0.offset), $0) })
        for (record, delivery) in zip(sent, deliveries) {
            let arrived = try #require(byPlace[delivery])
            #expect(arrived.key == record.key && arrived.value == record.value && arrived.headers == record.headers)
        }
        #expect(Set(found.map(\.topicPartition)).count == 12)
        for (_, sameKey) in Dictionary(grouping: zip(sent, deliveries), by: \.0.key) {
            #expect(Set(sameKey.map(\.1.partition)).count == 1)
            #expect(sameKey.map(\.1.offset) == sameKey.map(\.1.offset).sorted())
        }
    }

    @Test("An empty value and a record without headers arrive as such; no records need no broker")
    func emptiness() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 1)
        try await withProducer(broker.configuration()) { producer in
            let result = await producer.send([ProducerRecord(topic: topic, key: [1], value: [], headers: [])])
            #expect(throws: Never.self) { try result[0].get() }
            #expect(await producer.send([]).isEmpty)
        }
        let reader = try KafkaTopicReader(configuration: broker.configuration(), logger: logger)
        let found = try await reader.records(topic)
        await reader.close()
        #expect(found.map(\.value) == [[]] && found.map(\.headers) == [[]] && found.map(\.key) == [[1]])
    }

    @Test("A record that is too large fails for good, its neighbours are delivered")
    func oversize() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 1)
        let large = ProducerRecord(topic: topic, key: [1], value: [UInt8](repeating: 0, count: 1_100_000), headers: [])
        let small = ProducerRecord(topic: topic, key: [1], value: [1], headers: [])
        let results = try await withProducer(broker.configuration()) { await $0.send([small, large, small]) }
        #expect(throws: Never.self) { try results[0].get() }
        #expect(throws: Never.self) { try results[2].get() }
        let error = #expect(throws: DeliveryError.self) { try results[1].get() }
        #expect(error?.kind == .permanent && error?.code == "MSG_SIZE_TOO_LARGE")
    }

    @Test("A full queue makes the sender wait; everything arrives in order")
    func backpressure() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 1)
        var configuration = broker.configuration()
        configuration.overrides = ["queue.buffering.max.messages": "100"]
        let batches = (0..<4).map { _ in records(2000, topic: topic, keys: 1) }
        let offsets = try await withProducer(configuration) { producer in
            try await withThrowingTaskGroup(of: [Int64].self) { group in
                for batch in batches { group.addTask { try await producer.send(batch).map { try $0.get().offset } } }
                return try await group.reduce(into: [[Int64]]()) { $0.append($1) }
            }
        }
        #expect(Set(offsets.joined()) == Set(0..<8000))
        for offsets in offsets { #expect(offsets == offsets.sorted()) }
    }

    @Test("With the broker away records fail as transient when their time is up, and later ones pass again")
    func brokerAway() async throws {
        let broker = try await TestBroker.start()
        let topic = try await broker.makeTopic(partitions: 1)
        var configuration = broker.configuration()
        configuration.messageTimeout = Self.messageTimeout
        try await withProducer(configuration) { producer in
            let before = await producer.send(records(10, topic: topic))
            #expect(before.allSatisfy { (try? $0.get()) != nil })
            await broker.stop()
            let start = ContinuousClock.now
            let during = await producer.send(records(10, topic: topic))
            #expect(ContinuousClock.now - start < Self.messageTimeout + .seconds(20))
            for result in during {
                let error = #expect(throws: DeliveryError.self) { try result.get() }
                #expect(error?.kind == .transient)
            }
            try await broker.restart()
            try await broker.makeTopic(topic, partitions: 1)
            #expect(await producer.send(records(10, topic: topic)).map { try? $0.get().offset } == Array(0..<10))
        }
        await broker.stop()
    }

    @Test("Ending answers what is on its way although the broker is away")
    func endingWithTheBrokerAway() async throws {
        let broker = try await TestBroker.start()
        let topic = try await broker.makeTopic(partitions: 1)
        try await withProducer(broker.configuration()) { producer in
            await broker.stop()
            let start = ContinuousClock.now
            // Immediate: the records are handed over before anything else happens here, so they are under way when the end comes.
            let during = Task.immediate { await producer.send(records(10, topic: topic)) }
            // The producer's thread must have taken them by then.
            producer.end(within: .seconds(3))
            for result in await during.value {
                let error = #expect(throws: DeliveryError.self) { try result.get() }
                #expect(error?.kind == .transient)
            }
            // Without the end it would take the message timeout, which is 30 seconds.
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }

    @Test("A broker that came back empty fails what was under way at most once, then the same producer delivers (F7)")
    func brokerComesBackEmpty() async throws {
        let broker = try await TestBroker.start()
        let topic = try await broker.makeTopic(partitions: 1)
        var configuration = broker.configuration()
        configuration.messageTimeout = Self.messageTimeout
        try await withProducer(configuration) { producer in
            #expect(await producer.send(records(10, topic: topic)).allSatisfy { (try? $0.get()) != nil })
            try await broker.restart()
            try await broker.makeTopic(topic, partitions: 1)
            // The broker does not know the producer's identity any more, which the library would insist on for ever.
            for result in await producer.send(records(10, topic: topic)) {
                let error = #expect(throws: DeliveryError.self) { try result.get() }
                #expect(error?.kind == .transient)
            }
            #expect(await producer.send(records(10, topic: topic)).map { try? $0.get().offset } == Array(0..<10))
        }
        await broker.stop()
    }

    @Test("After a fatal error everything fails as fatal, at once")
    func fatal() async throws {
        let cluster = try MockCluster()
        cluster.makeTopic("t", partitions: 1)
        try await withProducer(cluster.configuration()) { producer in
            #expect(await producer.send(records(10, topic: "t")).allSatisfy { (try? $0.get()) != nil })
            // Out of order sequence number, once for each record: they may travel in as many requests, of which some are already
            // under way at the first answer, and the mock would take those that a broker refuses.
            cluster.fail(.produce, with: Array(repeating: 45, count: 10))
            for result in await producer.send(records(10, topic: "t")) + producer.send(records(10, topic: "t")) {
                let error = #expect(throws: DeliveryError.self) { try result.get() }
                #expect(error?.kind == .fatal)
            }
        }
    }

    @Test("Closing answers what is under way within its bound, broker or no broker, and what comes later at once")
    func closing() async throws {
        let port = try FreePort.find()
        var configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:\(port)", clientID: "test")
        configuration.securityProtocol = .plaintext
        configuration.allowPlaintext = true
        let producer = try KafkaProducer(configuration: configuration, logger: logger)
        // Immediate: the records are handed over before the producer is closed.
        let results = Task.immediate { await producer.send(records(100, topic: "nowhere")) }
        let start = ContinuousClock.now
        await producer.close(timeout: .seconds(3))
        // Without the bound it would take the message timeout, which is 30 seconds.
        #expect(ContinuousClock.now - start < .seconds(20))
        for result in await results.value {
            let error = #expect(throws: DeliveryError.self) { try result.get() }
            // Records that come too late, or that the thread has not taken when the time is up, would fail as fatal.
            #expect(error?.kind == .transient)
        }
        let late = await producer.send(records(1, topic: "nowhere"))
        #expect(throws: DeliveryError.self) { try late[0].get() }
        await producer.close(timeout: .zero)
    }

    @Test("What the broker refuses for the record's sake is permanent, what may pass later is transient")
    func judgement() async throws {
        let cluster = try MockCluster()
        cluster.makeTopic("t", partitions: 1)
        var configuration = cluster.configuration()
        configuration.messageTimeout = .seconds(2)
        for (number, kind) in [(87, DeliveryError.Kind.permanent), (29, .transient)] as [(Int32, DeliveryError.Kind)] {
            try await withProducer(configuration) { producer in
                cluster.fail(.produce, with: [number])
                let results = await producer.send(records(1, topic: "t"))
                let error = #expect(throws: DeliveryError.self) { try results[0].get() }
                #expect(error?.kind == kind)
            }
        }
    }

    @Test("A batch that is handed over while the one before it is still being answered does not wait for a timer")
    func promptness() async throws {
        let cluster = try MockCluster()
        cluster.makeTopic("t", partitions: 1)
        try await withProducer(cluster.configuration()) { producer in
            _ = await producer.send(records(1, topic: "t"))
            // Two senders keep the producer's thread busy with one batch when the other comes.
            let times = await withTaskGroup(of: [Duration].self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var times: [Duration] = []
                        for _ in 0..<150 {
                            let start = ContinuousClock.now
                            _ = await producer.send(records(1000, topic: "t"))
                            times.append(ContinuousClock.now - start)
                        }
                        return times
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }.sorted()
            }
            // The thread sleeps for a second when nothing wakes it. Lost wake-ups held up every tenth batch; a crowded machine may hold
            // up some by accident, and slows down all the others too.
            let late = times[times.count / 2] * 4 + .milliseconds(900)
            #expect(times.count { $0 > late } <= 6)
        }
    }

    @Test("A retriable error is retried by the library without a duplicate")
    func retried() async throws {
        let cluster = try MockCluster()
        cluster.makeTopic("t", partitions: 1)
        var configuration = cluster.configuration()
        // All in one request: the mock would take a later one before the repeated first, which a broker refuses.
        configuration.linger = .milliseconds(500)
        let offsets = try await withProducer(configuration) { producer in
            cluster.fail(.produce, with: [6, 7])  // not the leader, request timed out
            return try await producer.send(records(100, topic: "t")).map { try $0.get().offset }
        }
        #expect(offsets == Array(0..<100))
    }
}
