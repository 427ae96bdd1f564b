import Database
import Foundation
import KafkaMessaging
import Logging
import Messaging
import SharedModels
import TestSupport

/// Reads the evidence of a run from the four databases and the four topics.
struct EvidenceReader {
    let installation: Installation

    /// Everything there is now. While services still work, the parts may be of slightly different moments.
    func read() async throws -> Evidence {
        var evidence = Evidence()
        for member in Member.allCases {
            evidence.records[member] = try await records(of: member)
            let (entries, unreadable) = try await topic(of: member)
            evidence.topics[member] = entries
            evidence.unreadable[member] = unreadable
        }
        return evidence
    }

    /// Runs statements on a service's database.
    func query(_ member: Member, _ statements: [SQL]) async throws -> [QueryResult] {
        guard let url = installation.databases[member] else { throw TestFailure("\(member) has no database") }
        let connection = try await PostgresConnection.connect(try PostgresConfiguration(url: url))
        do {
            let results = try await connection.pipeline(statements)
            await connection.close()
            return results
        } catch {
            await connection.close()
            throw error
        }
    }

    // MARK: Tables

    private func records(of member: Member) async throws -> ServiceRecords {
        let results = try await query(
            member,
            [
                "SELECT id, number, version, state FROM case_file",
                "SELECT case_id, version, command, role, cardinality(events) AS events FROM case_history",
                "SELECT event_id, case_id, sequence, type, payload FROM outbox WHERE topic NOT LIKE '%.own.v1'",
                "SELECT event_id FROM inbox",
                "SELECT key, reason FROM parked_record",
                "SELECT count(*) AS count FROM outbox_quarantine",
                "SELECT key, case_id, version FROM idempotency_key",
            ])
        var records = ServiceRecords()
        for row in results[0] {
            let id = CaseID(try row.decode("id"))
            records.cases[id] = CaseRow(
                id: id, number: try row.decode("number"), version: try row.decode("version"), state: try row.decode("state"))
        }
        records.history = try results[1].map { row in
            HistoryLine(
                caseID: CaseID(try row.decode("case_id")), version: try row.decode("version"), command: try row.decode("command"),
                role: try row.decode("role"), events: Int(try row.decode("events", as: Int32.self)))
        }
        records.outbox = try results[2].map(Self.outboxEntry)
        records.inbox = Set(try results[3].map { EventID(try $0.decode("event_id")) })
        records.parked = try results[4].map { ParkedEntry(key: try $0.decode("key"), reason: try $0.decode("reason")) }
        records.quarantined = Int(try results[5].first?.decode("count", as: Int64.self) ?? 0)
        for row in results[6] {
            records.answers[try row.decode("key")] = KeptAnswer(
                caseID: CaseID(try row.decode("case_id")), version: try row.decode("version"))
        }
        return records
    }

    private static func outboxEntry(_ row: Row) throws -> OutboxEntry {
        OutboxEntry(
            eventID: EventID(try row.decode("event_id")), caseID: CaseID(try row.decode("case_id")), sequence: try row.decode("sequence"),
            type: try row.decode("type"),
            links: try JSONDecoder().decode(EventLinks.self, from: Data(try row.decode("payload", as: [UInt8].self))))
    }

    // MARK: Topics

    /// The events of a topic, and how many of its records are none.
    func topic(of member: Member) async throws -> (entries: [TopicEntry], unreadable: Int) {
        var entries: [TopicEntry] = []
        var unreadable = 0
        for record in try await dump(member.topic) {
            guard let event = try? CloudEvent(record: record) else {  // Counted, and a finding of its own.
                unreadable += 1
                continue
            }
            entries.append(
                TopicEntry(
                    partition: record.topicPartition.partition, offset: record.offset, eventID: event.id, caseID: event.subject,
                    sequence: event.sequence, type: event.type.rawValue))
        }
        return (entries, unreadable)
    }

    /// All records of a topic.
    func dump(_ topic: Topic) async throws -> [ConsumerRecord] {
        let reader = try KafkaTopicReader(
            configuration: installation.broker.configuration(clientID: "test-dump"), logger: Logger(label: "test"))
        let result: Result<[ConsumerRecord], any Error>
        do {
            result = .success(try await reader.records(topic.rawValue))
        } catch {
            result = .failure(error)
        }
        await reader.close()
        return try result.get()
    }
}
