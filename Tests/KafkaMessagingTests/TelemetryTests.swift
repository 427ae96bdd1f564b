import Messaging
import MetricsTestKit
import TestSupport
import Testing

@testable import KafkaMessaging

@Suite("Kafka logs and metrics", .timeLimit(.minutes(5))) struct TelemetryTests {
    private func failure(_ code: ErrorCode = .timedOut) -> HandleEvent {
        .failure(HandleFailure(code: code, isFatal: false, text: "broker away", topicPartition: nil))
    }

    @Test("Every error is counted, but lines alike are logged once in ten seconds")
    func repetition() throws {
        let recorder = LogRecorder()
        let metrics = TestMetrics()
        var telemetry = HandleTelemetry(logger: recorder.logger(), clientID: "intake", role: .producer, factory: metrics)
        for _ in 0..<100 { telemetry.observe(failure()) }
        telemetry.observe(failure(.unknownPartition))
        for _ in 0..<100 { telemetry.observe(.log(level: 3, facility: "FAIL", text: "Connection refused")) }
        #expect(recorder.recorded.count == 3)
        #expect(recorder.recorded.allSatisfy { $0.hasPrefix("warning") && $0.contains("kafka.client=intake") })
        #expect(try metrics.expectCounter("rdkafka_errors_total", [("client", "intake"), ("code", "_TIMED_OUT")]).totalValue == 100)
    }

    @Test("Levels are those of an operator: a broker that is away is a warning, the end of a client is critical")
    func levels() {
        let recorder = LogRecorder()
        var telemetry = HandleTelemetry(logger: recorder.logger(), clientID: "c", role: .groupConsumer, factory: NoMetrics())
        for level in Int32(0)...7 { telemetry.observe(.log(level: level, facility: "F\(level)", text: "text")) }
        telemetry.observe(.failure(HandleFailure(code: .fatal, isFatal: true, text: "fenced", topicPartition: nil)))
        let levels = recorder.recorded.map { $0.prefix { $0 != " " } }
        #expect(levels == ["critical", "critical", "critical", "warning", "warning", "notice", "info", "debug", "critical"])
    }

    @Test("What is no statistics document is logged and does no harm")
    func brokenStatistics() {
        let recorder = LogRecorder()
        var telemetry = HandleTelemetry(logger: recorder.logger(), clientID: "c", role: .producer, factory: NoMetrics())
        telemetry.observe(.statistics(Array("{".utf8)))
        #expect(recorder.recorded.count == 1)
    }

    @Test("The lag of a partition is shown as long as the handle has it")
    func lag() throws {
        let metrics = TestMetrics()
        var telemetry = HandleTelemetry(logger: LogRecorder().logger(), clientID: "c", role: .groupConsumer, factory: metrics)
        func tell(_ lags: [Int: Int]) {
            let partitions = lags.map {
                #""\#($0.key)":{"partition":\#($0.key),"consumer_lag_stored":\#($0.value)}"#
            }.joined(separator: ",")
            let json =
                #"{"msg_cnt":0,"msg_size":0,"txmsgs":0,"rxmsgs":0,"txmsg_bytes":0,"rxmsg_bytes":0,"brokers":{},"#
                + #""topics":{"t":{"topic":"t","partitions":{\#(partitions)}}}}"#
            telemetry.observe(.statistics(Array(json.utf8)))
        }
        func shown() -> [String: Double] {
            metrics.recorders.filter { $0.label == "rdkafka_consumer_lag_records" }.reduce(into: [:]) { shown, gauge in
                shown[gauge.dimensions.first { $0.0 == "partition" }?.1 ?? ""] = gauge.lastValue
            }
        }
        tell([0: 5, 1: 7, -1: 3])
        #expect(shown() == ["0": 5, "1": 7])
        // The library goes on naming a partition that it has lost.
        tell([0: 6, 1: -1])
        #expect(shown() == ["0": 6])
        tell([0: 6, 1: 2])
        #expect(shown() == ["0": 6, "1": 2])
        tell([1: 2])
        #expect(shown() == ["1": 2])
        telemetry.lostPartitions()
        #expect(shown() == [:])
        #expect(metrics.recorders.contains { $0.label == "rdkafka_queue_records" })
    }

    @Test("Statistics of a running producer and consumer become metrics, and no log line holds content")
    func statistics() async throws {
        let broker = try await TestBroker.shared()
        let topic = try await broker.makeTopic(partitions: 2)
        let (first, second) = (TopicPartition(topic: topic, partition: 0), TopicPartition(topic: topic, partition: 1))
        var configuration = broker.configuration(clientID: "stats")
        configuration.statisticsInterval = .seconds(1)
        let recorder = LogRecorder()
        let metrics = TestMetrics()
        let producer = try KafkaProducer(configuration: configuration, logger: recorder.logger(), metrics: metrics)
        let consumer = try KafkaConsumer(
            configuration: configuration, group: TestBroker.uniqueName("g"), topics: [topic], logger: recorder.logger(), metrics: metrics)
        let canary = Array("canary-13800138000".utf8)
        let record = ProducerRecord(topic: topic, key: canary, value: canary, headers: [RecordHeader("h", canary)])
        #expect(await producer.send(Array(repeating: record, count: 10)).allSatisfy { (try? $0.get()) != nil })
        let hasAll = try await eventually {
            if case .assigned(let partitions) = try await consumer.next(limit: 100, wait: .milliseconds(100)) {
                try await consumer.begin(at: Dictionary(uniqueKeysWithValues: partitions.map { ($0, 0) }))
            }
            // Lag counts from what was stored. Every record has the same key, so one of the two partitions holds all.
            try await consumer.store([first: 0, second: 0])
            let sent = (try? metrics.expectGauge("rdkafka_transmitted_records", [("client", "stats"), ("role", "producer")]))?.lastValue
            let steady = (try? metrics.expectGauge("rdkafka_group_steady", [("client", "stats"), ("role", "groupConsumer")]))?.lastValue
            let lag = try? metrics.expectGauge(
                "rdkafka_consumer_lag_records",
                [("client", "stats"), ("role", "groupConsumer"), ("topic", topic), ("partition", "0")])
            return sent == 10 && steady == 1 && lag != nil
        }
        #expect(hasAll)
        await producer.close(timeout: .seconds(1))
        await consumer.close()
        #expect(recorder.recorded.contains { $0.contains("Kafka partitions assigned") })
        #expect(!recorder.recorded.contains { $0.contains("canary") })
    }
}
