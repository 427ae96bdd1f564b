import Foundation
import KafkaMessaging
import SharedModels

/// Asks everything that the doctor judges. Nothing is changed anywhere.
struct Examination: Sendable {
    let surroundings: Surroundings
    let ports: AdminPorts

    /// Looks at all instances of all services at once. One that does not answer is a finding, not a failure of the examination.
    func services() async -> [ServiceFacts] {
        let facts = await withTaskGroup(of: (Int, ServiceFacts).self) { group in
            for (place, port) in ports.ports.enumerated() { group.addTask { (place, await Self.facts(of: port)) } }
            var facts: [(Int, ServiceFacts)] = []
            for await one in group { facts.append(one) }
            return facts.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return ServiceName.allCases.flatMap { service in ServiceFacts.gathered(facts.filter { $0.service == service }) }
    }

    private static func facts(of port: AdminPort) async -> ServiceFacts {
        var facts = ServiceFacts(service: port.service, instance: port.instance)
        do {
            facts.ready = try await probe("readyz", port)
            facts.live = try await probe("livez", port)
            let metrics = Prometheus(String(decoding: try await port.client.send(.get("metrics")).body, as: UTF8.self))
            facts.outboxAge = metrics.largest("guanjia_outbox_oldest_unpublished_seconds")
            facts.quarantined = metrics.largest("guanjia_outbox_quarantine_rows")
            facts.lag = metrics.sum("guanjia_consumer_lag_records")
            facts.suspendedWebhooks = metrics.largest("guanjia_webhook_suspended")
        } catch {
            facts.unreachable = "\(error)"
            return facts
        }
        do {
            let asked = Date()
            let clock = try await port.clock()
            let halfway = asked.addingTimeInterval(Date().timeIntervalSince(asked) / 2)
            facts.clock = clock
            facts.realTimeDifference = clock.now.addingTimeInterval(-clock.offsetSeconds).timeIntervalSince(halfway)
            facts.parkedKeys = try await port.parkedKeys().count
        } catch {
            facts.refused = "\(error)"
        }
        return facts
    }

    /// 503 is an answer of a probe, with the reasons in the same form.
    private static func probe(_ path: String, _ port: AdminPort) async throws -> ServiceFacts.Probe {
        struct Answer: Decodable {
            struct Reason: Decodable {
                let name: String
                let reason: String
            }
            let reasons: [Reason]
        }
        let response = try await port.client.sendOnce(.get(path))
        let answer = try JSONDecoder().decode(Answer.self, from: response.body)
        return .init(isGood: response.status == 200, reasons: answer.reasons.map { "\($0.name): \($0.reason)" })
    }

    /// Looks at the broker and its topics.
    func broker() async -> BrokerFacts {
        var facts = BrokerFacts(library: .loaded)
        do {
            _ = try surroundings.kafka()
        } catch {
            facts.settings = "\(error)"
            return facts
        }
        do {
            (facts.topics, facts.retention) = try await TopicsCommand.withTopics { topics in
                let found = try await topics.list()
                var retention: [String: String] = [:]
                for topic in Topic.names where found.contains(where: { $0.name == topic }) {
                    // Not every broker lets every client ask; the judgement says so.
                    retention[topic] = try? await topics.settings(of: topic)["retention.ms"]
                }
                return (found, retention)
            }
        } catch {
            facts.unreachable = "\(error)"
        }
        return facts
    }
}
