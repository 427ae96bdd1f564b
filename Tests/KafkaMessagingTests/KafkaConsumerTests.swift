import Logging
import Messaging
import TestSupport
import Testing

@testable import KafkaMessaging

@Suite("Kafka consumer", .timeLimit(.minutes(5))) struct KafkaConsumerTests {
    let logger = Logger(label: "test")

    private func consumer(_ broker: TestBroker, group: String = TestBroker.uniqueName("group"), topic: String) throws -> KafkaConsumer {
        try KafkaConsumer(configuration: broker.configuration(), group: group, topics: [topic], logger: logger)
    }

    private func fill(_ broker: TestBroker, _ topic: String, count: Int, keys: Int = 50, from first: Int = 0) async throws {
        let producer = try KafkaProducer(configuration: broker.configuration(), logger: logger)
        let results = await producer.send(
            (first..<first + count).map { number in
                ProducerRecord(
                    topic: topic, key: Array("key-\(number % keys)".utf8), value: Array("\(number)".utf8),
                    headers: [RecordHeader("null", nil), RecordHeader("number", text: "\(number)")])
            })
        await producer.close(timeout: .seconds(5))
        for result in results { _ = try result.get() }
    }

    /// Steps until `isDone`, answering the group: begins assignments at `positions` (else 0) and releases what is revoked.
    private func drive(
        _ consumer: KafkaConsumer, at positions: [TopicPartition: Int64] = [:], limit: Duration = .seconds(30),
        _ isDone: (ConsumerStep) throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            let step = try await consumer.next(limit: 500, wait: .milliseconds(100))
            switch step {
            case .assigned(let partitions):
                try await consumer.begin(at: Dictionary(uniqueKeysWithValues: partitions.map { ($0, positions[$0] ?? 0) }))
            case .revoked: try await consumer.release()
            case .records, .positionOutOfRange, .idle: break
            }
            if try isDone(step) { return }
        }
        Issue.record("not done within \(limit)")
    }

    /// Reads until so many records are there.
    private func read(
        _ consumer: KafkaConsumer, count: Int, at positions: [TopicPartition: Int64] = [:]
    ) async throws -> [ConsumerRecord] {
        var records: [ConsumerRecord] = []
        try await drive(consumer, at: positions) { step in
            if case .records(let more) = step { records += more }
            return records.count >= count
        }
        return records
    }

    @Test("Every record comes once, with its headers, in the order of its partition")
    func reading() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic()
        try await fill(broker, topic, count: 5000)
        let consumer = try consumer(broker, topic: topic)
        let records = try await read(consumer, count: 5000)
        await consumer.close()
        #expect(records.count == 5000)
        for (_, partition) in Dictionary(grouping: records, by: \.topicPartition) {
            #expect(partition.map(\.offset) == Array(0..<Int64(partition.count)))
        }
        for (_, key) in Dictionary(grouping: records, by: \.key) {
            let numbers = key.compactMap { record in record.value.flatMap { Int(String(decoding: $0, as: UTF8.self)) } }
            #expect(numbers == numbers.sorted() && numbers.count == 100)
        }
        for record in records { #expect(record.headers == [RecordHeader("null", nil), RecordHeader("number", record.value)]) }
    }

    @Test("Nothing is read before begin, and then from where it says (D3)")
    func positions() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 2)
        try await fill(broker, topic, count: 200)
        let consumer = try consumer(broker, topic: topic)
        let both = [TopicPartition(topic: topic, partition: 0), TopicPartition(topic: topic, partition: 1)]
        var assigned: [TopicPartition] = []
        while assigned.isEmpty {
            if case .assigned(let partitions) = try await consumer.next(limit: 10, wait: .seconds(1)) { assigned = partitions }
        }
        #expect(assigned.sorted() == both)
        let step = try await consumer.next(limit: 10, wait: .milliseconds(300))
        guard case .idle = step else { throw TestSupportError("expected nothing before begin, not \(step)") }

        let ends = try await (consumer.watermarks(both[0]), consumer.watermarks(both[1]))
        #expect(ends.0.low == 0 && ends.1.low == 0 && ends.0.high + ends.1.high == 200)
        try await consumer.begin(at: [both[0]: ends.0.high - 3, both[1]: ends.1.high])
        let records = try await read(consumer, count: 3)
        #expect(records.map(\.topicPartition) == [both[0], both[0], both[0]])
        #expect(records.map(\.offset) == Array(ends.0.high - 3..<ends.0.high))

        try await consumer.seek(both[1], to: ends.1.high - 2)
        #expect(try await read(consumer, count: 2).map(\.offset) == [ends.1.high - 2, ends.1.high - 1])
        await consumer.close()
    }

    @Test("Positions that do not fit the assignment are refused")
    func unfitPositions() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 2)
        let consumer = try consumer(broker, topic: topic)
        let first = TopicPartition(topic: topic, partition: 0)
        await #expect(throws: ConsumerError.self) { try await consumer.begin(at: [first: 0]) }
        var isAssigned = false
        while !isAssigned {
            if case .assigned = try await consumer.next(limit: 10, wait: .seconds(1)) { isAssigned = true }
        }
        await #expect(throws: ConsumerError.self) { try await consumer.begin(at: [first: 0]) }
        await consumer.close()
    }

    @Test("Two consumers of a group share the partitions, and nothing is lost when one leaves")
    func rebalance() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic()
        let group = TestBroker.uniqueName("group")
        let first = try consumer(broker, group: group, topic: topic)
        var owned = 0
        try await drive(first) { step in
            if case .assigned(let partitions) = step { owned = partitions.count }
            return owned == 12
        }
        let second = try consumer(broker, group: group, topic: topic)
        let shares = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for consumer in [first, second] {
                tasks.addTask {
                    var share = 0
                    try await drive(consumer, limit: .seconds(60)) { step in
                        if case .assigned(let partitions) = step { share = partitions.count }
                        if case .revoked = step { share = 0 }
                        return share == 6
                    }
                    return share
                }
            }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(shares == [6, 6])
        await second.close()
        try await fill(broker, topic, count: 1000)
        // The rest of the partitions comes with the next rebalance, and what was read before that comes again from our position 0.
        var values: Set<[UInt8]> = []
        try await drive(first, limit: .seconds(60)) { step in
            if case .records(let records) = step { values.formUnion(records.compactMap(\.value)) }
            return values.count == 1000
        }
        await first.close()
    }

    @Test("A position behind the end of the log is reported, and reading goes on where it is moved to (F7)")
    func positionOutOfRange() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 2)
        try await fill(broker, topic, count: 100)
        let consumer = try consumer(broker, topic: topic)
        let lost = TopicPartition(topic: topic, partition: 0)
        var reports = 0
        try await drive(consumer, at: [lost: 1000]) { step in
            if case .positionOutOfRange(let partition) = step {
                #expect(partition == lost)
                reports += 1
            }
            return reports == 1
        }
        try await consumer.seek(lost, to: 0)
        let end = try await consumer.watermarks(lost).high
        var offsets: [Int64] = []
        try await drive(consumer) { step in
            if case .records(let records) = step { offsets += records.filter { $0.topicPartition == lost }.map(\.offset) }
            if case .positionOutOfRange = step { reports += 1 }
            return offsets.count >= Int(end)
        }
        #expect(offsets == Array(0..<end) && reports == 1)
        await consumer.close()
    }

    @Test("A broker that comes back empty is noticed under a running consumer (F7)")
    func brokerComesBackEmpty() async throws {
        let broker = try await TestBroker.start()
        let topic = try await broker.makeTopic(partitions: 1)
        try await fill(broker, topic, count: 100)
        let consumer = try consumer(broker, topic: topic)
        _ = try await read(consumer, count: 100)
        try await broker.restart()
        try await broker.makeTopic(topic, partitions: 1)
        try await fill(broker, topic, count: 10)
        let partition = TopicPartition(topic: topic, partition: 0)
        // The group is new to the broker as well, so the partition may be given out again before anything is noticed.
        try await drive(consumer, at: [partition: 100], limit: .seconds(60)) { step in
            if case .records(let records) = step { Issue.record("read \(records.map(\.offset)) of a log that is not ours") }
            if case .positionOutOfRange(partition) = step { return true }
            return false
        }
        #expect(try await consumer.watermarks(partition) == Watermarks(low: 0, high: 10))
        try await consumer.seek(partition, to: 0)
        #expect(try await read(consumer, count: 10).map(\.offset) == Array(0..<10))
        await consumer.close()
        await broker.stop()
    }

    @Test("Pausing and resuming loses nothing and repeats nothing, and nothing comes in between")
    func pausing() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 3)
        try await fill(broker, topic, count: 3000)
        let consumer = try consumer(broker, topic: topic)
        var numbers: [[UInt8]] = []
        while numbers.count < 3000 {
            try await drive(consumer) { step in
                guard case .records(let records) = step else { return false }
                numbers += records.compactMap(\.value)
                return true
            }
            try await consumer.pause()
            let step = try await consumer.next(limit: 500, wait: .milliseconds(20))
            if case .records(let records) = step { Issue.record("\(records.count) records while paused") }
            try await consumer.resume()
        }
        await consumer.close()
        #expect(numbers.count == 3000 && Set(numbers).count == 3000)
    }

    @Test("A paused consumer that has records in view still hears that its partitions are taken back")
    func revokedWhilePaused() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 2)
        try await fill(broker, topic, count: 2000)
        let group = TestBroker.uniqueName("group")
        let first = try consumer(broker, group: group, topic: topic)
        try await drive(first) { if case .records = $0 { true } else { false } }
        // Fewer are asked for than are in view: nothing more has to be fetched for a while.
        guard case .records(let few) = try await first.next(limit: 1, wait: .seconds(5)) else { return #expect(Bool(false), "no records") }
        #expect(few.count == 1)
        try await first.pause()
        let second = try consumer(broker, group: group, topic: topic)
        let joining = Task { try await drive(second, limit: .seconds(60)) { if case .assigned = $0 { true } else { false } } }
        var isRevoked = false
        let deadline = ContinuousClock.now + .seconds(30)
        while !isRevoked, ContinuousClock.now < deadline {
            switch try await first.next(limit: 1, wait: .milliseconds(100)) {
            case .revoked:
                try await first.release()
                isRevoked = true
            case .records(let records): Issue.record("\(records.count) records while paused")
            case .assigned, .positionOutOfRange, .idle: break
            }
        }
        #expect(isRevoked)
        await first.close()
        try await joining.value
        await second.close()
    }

    @Test("Stored positions reach the group's offsets; those of partitions that are not ours are left out")
    func storing() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 1)
        try await fill(broker, topic, count: 10)
        let consumer = try consumer(broker, topic: topic)
        let ours = TopicPartition(topic: topic, partition: 0)
        _ = try await read(consumer, count: 10)
        try await consumer.store([ours: 10, TopicPartition(topic: topic, partition: 7): 3, TopicPartition(topic: "else", partition: 0): 1])
        await consumer.close()
        await #expect(throws: ConsumerError.self) { try await consumer.store([ours: 10]) }
    }

    @Test("Closing takes no longer than its bound while the broker is away, and with an assignment nobody answered")
    func closing() async throws {
        let broker = try await TestBroker.start()
        let topic = try await broker.makeTopic(partitions: 2)
        let unanswered = try consumer(broker, topic: topic)
        var isAssigned = false
        while !isAssigned {
            if case .assigned = try await unanswered.next(limit: 10, wait: .seconds(1)) { isAssigned = true }
        }
        var start = ContinuousClock.now
        await unanswered.close()
        #expect(ContinuousClock.now - start < .seconds(20))

        let stranded = try consumer(broker, topic: topic)
        try await drive(stranded) { if case .assigned = $0 { true } else { false } }
        await broker.stop()
        start = .now
        await stranded.close()
        #expect(ContinuousClock.now - start < .seconds(20))
        await #expect(throws: ConsumerError.self) { try await stranded.next(limit: 1, wait: .zero) }
        await stranded.close()
    }

    @Test("A member that is closed while it joins leaves the group to the next one")
    func closingWhileJoining() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 2)
        var joining: (member: KafkaConsumer, group: String)?
        // A member that this test was too slow for has joined already, and says nothing about joining: then with another group.
        for _ in 0..<5 where joining == nil {
            let group = TestBroker.uniqueName("group")
            let brief = try consumer(broker, group: group, topic: topic)
            if case .idle = try await brief.next(limit: 1, wait: .milliseconds(500)) {
                joining = (brief, group)
            } else {
                await brief.close()
            }
        }
        let (brief, group) = try #require(joining, "every member had joined before this test could begin")
        await brief.close()
        let next = try consumer(broker, group: group, topic: topic)
        try await drive(next, limit: .seconds(60)) { if case .assigned = $0 { true } else { false } }
        await next.close()
    }

    @Test("A consumer of a broker that is not there is idle, keeps its bounds and closes")
    func nowhere() async throws {
        var configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:\(try FreePort.find())", clientID: "test")
        configuration.securityProtocol = .plaintext
        configuration.allowPlaintext = true
        let consumer = try KafkaConsumer(configuration: configuration, group: "g", topics: ["t"], logger: logger)
        let start = ContinuousClock.now
        let step = try await consumer.next(limit: 10, wait: .milliseconds(200))
        guard case .idle = step else { throw TestSupportError("expected nothing, not \(step)") }
        // A busy machine may take long to come round; a wait that ignored its bound would take an hour.
        #expect(ContinuousClock.now - start < .seconds(20))
        await consumer.close()
        #expect(ContinuousClock.now - start < .seconds(40))
    }

    @Test("A cancelled or overtaken wait ends at once")
    func interruption() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 1)
        let consumer = try consumer(broker, topic: topic)
        try await drive(consumer) { if case .assigned = $0 { true } else { false } }
        let start = ContinuousClock.now
        // Whenever it is cancelled: before the call has come to the consumer's thread, or while it waits there.
        for delay in [0, 1, 10, 100] {
            let waiting = Task.immediate { try await consumer.next(limit: 1, wait: .seconds(60)) }
            try await Task.sleep(for: .milliseconds(delay))
            waiting.cancel()
            _ = await waiting.result  // How it ends is not the point.
        }
        #expect(ContinuousClock.now - start < .seconds(30))
        let before = ContinuousClock.now
        // Immediate: it stands in the consumer's line before the other call does.
        let waiting = Task.immediate { try await consumer.next(limit: 1, wait: .seconds(60)) }
        _ = try await consumer.watermarks(TopicPartition(topic: topic, partition: 0))
        _ = try await waiting.value
        #expect(ContinuousClock.now - before < .seconds(30))
        await consumer.close()
    }

    @Test("A group that may not be joined is an error, not an idle consumer (F22)", arguments: [30, 29] as [Int32])
    func notAuthorized(_ error: Int32) async throws {
        let cluster = try MockCluster()
        cluster.makeTopic("t", partitions: 1)
        if error == 30 {
            cluster.fail(.joinGroup, with: Array(repeating: error, count: 50))
        } else {
            cluster.refuse(topic: "t", with: error)
        }
        let consumer = try KafkaConsumer(configuration: cluster.configuration(), group: "g", topics: ["t"], logger: logger)
        var thrown: (any Error)?
        let deadline = ContinuousClock.now + .seconds(30)
        while thrown == nil, ContinuousClock.now < deadline {
            do { _ = try await consumer.next(limit: 1, wait: .milliseconds(200)) } catch { thrown = error }
        }
        #expect(thrown is ConsumerError)
        await #expect(throws: ConsumerError.self) { try await consumer.next(limit: 1, wait: .zero) }
        await consumer.close()
    }
}
