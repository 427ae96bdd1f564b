import Messaging
import Metrics
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("The lag of a partition is shown by the instance that has it, and by no other", .timeLimit(.minutes(5)))
struct ConsumerLagTests {
    /// The partitions whose lag is shown, and how large it is.
    private func shown(_ registry: PrometheusRegistry) -> [String: String] {
        var shown: [String: String] = [:]
        for line in registry.text().split(separator: "\n") {
            guard let match = line.wholeMatch(of: /guanjia_consumer_lag_records\{partition="(\d+)",topic="[^"]+"\} (\d+)/) else { continue }
            shown[String(match.1)] = String(match.2)
        }
        return shown
    }

    @Test("A series is dropped with its partition, and comes back with it")
    func keep() {
        let registry = PrometheusRegistry()
        var lag = ConsumerLag(factory: registry)
        let partitions = (0..<3).map { TopicPartition(topic: "guanjia.intake.v1", partition: $0) }
        for partition in partitions { lag.record(7, of: partition) }
        #expect(shown(registry) == ["0": "7", "1": "7", "2": "7"])
        lag.keep([partitions[1]])
        #expect(shown(registry) == ["1": "7"])
        lag.record(2, of: partitions[0])
        lag.record(3, of: partitions[1])
        #expect(shown(registry) == ["0": "2", "1": "3"])
        lag.keep([])
        #expect(shown(registry) == [:])
    }

    @Test("A rebalance leaves the series of what is still assigned; the end of the reader leaves none")
    func rebalance() async throws {
        try await Engine.with { engine in
            let (log, registry) = (MemoryLog(partitions: 3), PrometheusRegistry())
            try await engine.withConsumer(of: log, metrics: registry) {
                let hasAll = await eventually { shown(registry).keys.sorted() == ["0", "1", "2"] }
                #expect(hasAll, "\(shown(registry))")
                log.rebalance(to: [1])
                let hasOne = await eventually { shown(registry).keys.sorted() == ["1"] }
                #expect(hasOne, "\(shown(registry))")
                log.rebalance(to: [])
                let hasNone = await eventually { shown(registry).isEmpty }
                #expect(hasNone, "\(shown(registry))")
                log.rebalance(to: [0, 2])
                let hasTwo = await eventually { shown(registry).keys.sorted() == ["0", "2"] }
                #expect(hasTwo, "\(shown(registry))")
            }
            #expect(shown(registry).isEmpty)
        }
    }
}
