import Foundation
import SharedModels
import Testing

@testable import KafkaMessaging
@testable import guanjiactl

@Suite("What the doctor thinks", .timeLimit(.minutes(10)))
struct DoctorTests {
    private func levels(_ findings: [Finding]) -> [Finding.Level] { findings.map(\.level).filter { $0 != .fine } }

    private func service(_ change: (inout ServiceFacts) -> Void = { _ in }) -> ServiceFacts {
        var facts = ServiceFacts(service: .repairs)
        facts.ready = .init(isGood: true, reasons: [])
        facts.live = .init(isGood: true, reasons: [])
        facts.clock = ClockReading(now: Date(timeIntervalSince1970: 0), offsetSeconds: 0, adjustable: true)
        facts.realTimeDifference = 0.01
        facts.parkedKeys = 0
        facts.outboxAge = 0
        change(&facts)
        return facts
    }

    @Test("A healthy service gives no cause for worry")
    func healthy() {
        #expect(levels(ServiceJudgement.findings(service())) == [])
        #expect(levels(ServiceJudgement.clocks([service(), service()])) == [])
    }

    @Test("A service that does not answer fails, and nothing else is said about it")
    func unreachable() {
        let findings = ServiceJudgement.findings(service { $0.unreachable = "nobody answers" })
        #expect(levels(findings) == [.failure])
        #expect(findings.first?.advice?.contains("GUANJIA_REPAIRS_ADMIN_URL") == true)
    }

    @Test("A service without its database fails with a word about the database")
    func database() {
        let findings = ServiceJudgement.findings(service { $0.ready = .init(isGood: false, reasons: ["database: timed out"]) })
        #expect(levels(findings) == [.failure])
        #expect(findings.first { $0.level == .failure }?.advice?.contains("PostgreSQL") == true)
    }

    @Test("A stuck loop, a refused token and a stuck outbox fail; parked keys, a slow outbox and a long queue are worth a look")
    func troubles() {
        #expect(
            levels(ServiceJudgement.findings(service { $0.live = .init(isGood: false, reasons: ["relay: no progress"]) })) == [.failure])
        #expect(levels(ServiceJudgement.findings(service { $0.refused = "no" })) == [.failure])
        #expect(levels(ServiceJudgement.findings(service { $0.outboxAge = 61 })) == [.failure])
        #expect(levels(ServiceJudgement.findings(service { $0.outboxAge = 11 })) == [.warning])
        #expect(levels(ServiceJudgement.findings(service { $0.parkedKeys = 3 })) == [.warning])
        #expect(levels(ServiceJudgement.findings(service { $0.quarantined = 1 })) == [.warning])
        #expect(levels(ServiceJudgement.findings(service { $0.lag = 20_000 })) == [.warning])
        #expect(levels(ServiceJudgement.findings(service { $0.suspendedWebhooks = 1 })) == [.warning])
        #expect(levels(ServiceJudgement.findings(service { $0.suspendedWebhooks = 0 })).isEmpty)
    }

    @Test("The Console has no outbox: nothing is said about one, and the rest as of every service")
    func console() {
        var facts = ServiceFacts(service: .console)
        facts.ready = .init(isGood: true, reasons: [])
        facts.live = .init(isGood: true, reasons: [])
        facts.parkedKeys = 1
        let findings = ServiceJudgement.findings(facts)
        #expect(levels(findings) == [.warning])
        #expect(findings.allSatisfy { $0.subject == "console" && !$0.text.contains("events get out") })
        facts.unreachable = "nobody answers"
        #expect(ServiceJudgement.findings(facts).first?.advice?.contains("GUANJIA_CONSOLE_ADMIN_URL") == true)
    }

    @Test("Of several instances each is told apart, and what they have together is told once")
    func instances() {
        let one = service {
            $0.instance = "http://one:9"
            ($0.parkedKeys, $0.quarantined, $0.lag) = (3, 2, 6_000)
        }
        let two = service {
            $0.instance = "http://two:9"
            ($0.parkedKeys, $0.quarantined, $0.lag, $0.outboxAge) = (3, 2, 7_000, 61)
        }
        let three = ServiceFacts(service: .repairs, instance: "http://three:9", unreachable: "nobody answers")
        let findings = ServiceFacts.gathered([one, two, three]).flatMap(ServiceJudgement.findings).filter { $0.level != .fine }
        #expect(
            findings.map(\.subject) == ["repairs at http://two:9", "repairs at http://three:9", "repairs", "repairs", "repairs"])
        #expect(findings.contains { $0.text.contains("13000") })
        #expect(ServiceFacts.gathered([one]) == [one])
    }

    @Test("Clocks that are moved apart fail, clocks that are moved together are worth a word (D21)")
    func movedClocks() {
        func moved(_ seconds: Double) -> ServiceFacts {
            service { $0.clock = ClockReading(now: Date(timeIntervalSince1970: 0), offsetSeconds: seconds, adjustable: true) }
        }
        #expect(levels(ServiceJudgement.clocks([moved(60), moved(61)])) == [.failure])
        #expect(levels(ServiceJudgement.clocks([moved(-3600), moved(-3600)])) == [.warning])
        #expect(ServiceJudgement.clocks([]) == [])
    }

    @Test("Databases whose real clocks differ by seconds are worth a word, by half a minute a failure")
    func apart() {
        func off(_ seconds: Double) -> ServiceFacts { service { $0.realTimeDifference = seconds } }
        #expect(levels(ServiceJudgement.clocks([off(100), off(101)])) == [])
        #expect(levels(ServiceJudgement.clocks([off(-2), off(1)])) == [.warning])
        #expect(levels(ServiceJudgement.clocks([off(0), off(31)])) == [.failure])
    }

    private func broker(_ change: (inout BrokerFacts) -> Void = { _ in }) -> [Finding] {
        var facts = BrokerFacts(library: LibraryVersion(2, 16, 0))
        facts.topics = Topic.names.map { TopicDescription(name: $0, partitions: 12, replicationFactor: 3) }
        for topic in Topic.names { facts.retention[topic] = String(14 * 86_400_000) }
        change(&facts)
        return BrokerJudgement.findings(facts, partitions: 12)
    }

    @Test("A broker with all topics is fine; one that is missing fails, one with other partitions is worth a word")
    func topics() {
        #expect(levels(broker()) == [])
        #expect(levels(broker { $0.topics?.removeLast() }) == [.failure])
        #expect(
            levels(broker { $0.topics?[0] = TopicDescription(name: Topic.intake.rawValue, partitions: 6, replicationFactor: 1) }) == [
                .warning
            ])
    }

    @Test(
        "Events must not outlive the time for which they are known again (D4)",
        arguments: [
            ("86400000", nil), ("2419200000", nil), ("2505600000", Finding.Level.warning), ("3110400000", .failure), ("-1", .failure),
            ("soon", .warning),
        ])
    func retention(text: String, level: Finding.Level?) {
        #expect(levels(broker { $0.retention[Topic.repairs.rawValue] = text }) == [level].compactMap { $0 })
    }

    @Test("Without settings or without an answer nothing is said about topics; an old library fails in any case")
    func noBroker() {
        #expect(levels(broker { $0.settings = "KAFKA_BOOTSTRAP_SERVERS is not set" }) == [.failure])
        #expect(levels(broker { $0.unreachable = "timed out" }) == [.failure])
        #expect(levels(broker { $0.library = LibraryVersion(2, 0, 2) }) == [.failure])
    }

    @Test("Keys that cannot be read fail; keys that everybody can read, and keys that are not here, are worth a word")
    func keys() async throws {
        #expect(levels(KeyJudgement.findings(KeyFacts(path: nil))) == [.warning])
        #expect(levels(KeyJudgement.findings(KeyFacts(path: "k", problem: "no"))) == [.failure])
        #expect(levels(KeyJudgement.findings(KeyFacts(path: "k", keyIDs: ["a"], active: "a", mode: 0o604))) == [.warning])
        #expect(levels(KeyJudgement.findings(KeyFacts(path: "k", keyIDs: ["a"], active: "a", mode: 0o600))) == [])
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "keys.json").path
            #expect(KeyFacts(Surroundings(["GUANJIA_KEYS_FILE": path])).problem != nil)
            try PrivateFile.create(path, Data("{}".utf8))
            let facts = KeyFacts(Surroundings(["GUANJIA_KEYS_FILE": path]))
            #expect(facts.problem != nil)
            #expect(facts.mode == nil)
        }
    }

    @Test("Metrics are read by their whole names, with and without labels")
    func metrics() {
        let page = Prometheus(
            """
            # HELP lag Records.
            # TYPE lag gauge
            lag{topic="a b",partition="0"} 3
            lag{topic="}",partition="1"} 4.5
            lag_total 100
            age 2e1
            """)
        #expect(page.sum("lag") == 7.5)
        #expect(page.largest("lag") == 4.5)
        #expect(page.sum("age") == 20)
        #expect(page.sum("lagg") == nil)
    }
}
