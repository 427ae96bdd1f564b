import Database
import Foundation
import Messaging
import SharedModels

/// One transaction that applies parked records of one key (D5).
///
/// It holds the positions of the partitions that they came from, so no live record of the key can pass between (F29).
struct RedriveBatch: Sendable {
    let key: String
    let parked: [Parked]
    let configuration: CaseworkConfiguration
    let coder: EventCoder
    let numbers: NumberBlocks.Taken
    /// Tables that follow the records' events.
    let projections: [String: EventHandlers.ProjectionWriter]

    /// A parked record, read again with today's handlers.
    struct Parked: Sendable {
        let id: Int64
        let read: ReadRecord

        init(row: Row, _ handlers: EventHandlers, _ coder: EventCoder) throws {
            id = try row.decode("id")
            let partition = TopicPartition(topic: try row.decode("topic"), partition: try row.decode("partition"))
            let offset = try row.decode("offset", as: Int64.self)
            guard let record = RecordArchive.record(from: try row.decode("record"), partition, offset: offset) else {
                throw CaseworkError.positionMoved
            }
            read = ReadRecord(record, handlers: handlers, coder: coder)
        }
    }

    /// Records of one transaction at most; a longer key is redriven in several calls.
    static let limit = 500

    static func find(_ key: String, atMost limit: Int) -> SQL {
        """
        SELECT id, topic, partition, "offset", record FROM parked_record
        WHERE key = \(key) ORDER BY sequence NULLS FIRST, id LIMIT \(Int64(limit))
        """
    }

    /// Says why a record stays where it is.
    static func note(_ reason: String, on id: Int64) -> SQL {
        "UPDATE parked_record SET attempts = attempts + 1, reason = \(reason) WHERE id = \(id)"
    }

    var reads: [SQL] {
        [
            CaseStatements.now,
            InboxStatements.lockPositions(Set(parked.map(\.read.record.topicPartition)).sorted()),
            "SELECT id FROM parked_record WHERE key = \(key) ORDER BY sequence NULLS FIRST, id FOR UPDATE",
            InboxStatements.sequences(Set(parked.compactMap { $0.read.event?.subject }).sorted()),
            CaseStatements.load(Set(parked.flatMap { $0.read.submissions.flatMap(\.locks) }).sorted()),
        ] + CaseStatements.mentioned(by: parked.flatMap(\.read.submissions))
    }

    /// Runs on the connection's thread.
    func decide(_ results: [QueryResult]) throws -> Writes<ParkedRecords.Redriven> {
        let present = try results[2].map { try $0.decode("id", as: Int64.self) }
        guard let clock = results[0].first, Array(present.prefix(parked.count)) == parked.map(\.id) else {
            throw CaseworkError.positionMoved
        }
        var step = RecordStep(
            decider: BatchDecider(
                configuration: configuration, coder: coder, now: try clock.decode("now"), numbers: numbers,
                cases: try results[4].map { try WorkingCase(row: $0) }, mentioned: try CaseStatements.mentioned(in: results.dropFirst(5))),
            fresh: [], sequences: try InboxStatements.sequences(in: results[3]), parkedKeys: [], logs: try PartitionLog.logs(in: results[1])
        )
        var done: [Int64] = []
        var refusal: (id: Int64, reason: String)?
        for record in parked {
            if let reason = try step.retry(record.read) {
                refusal = (record.id, ParkedRow.bounded(reason))
                break
            }
            done.append(record.id)
        }
        var (statements, rest) = CaseStatements.writes(of: step.decider)
        statements += step.statements + step.rows.statements(by: projections)
        statements.append("DELETE FROM parked_record WHERE id = ANY (\(done))")
        if let refusal {
            statements.append(Self.note(refusal.reason, on: refusal.id))
        }
        return Writes(
            statements: statements, deferred: rest,
            value: ParkedRecords.Redriven(key: key, applied: done.count, remaining: present.count - done.count, reason: refusal?.reason))
    }
}

extension RecordStep {
    /// A parked record once more. Its event id is in the inbox since it was parked, so the sequence alone tells whether it was applied.
    /// - Returns: why it still cannot be applied, or nil.
    /// - Throws: `CaseworkError.numbersStale`, `NewerFormat`.
    mutating func retry(_ record: ReadRecord) throws -> String? {
        switch record.content {
        case .unreadable(_, let reason), .misplaced(let reason): reason
        case .event(let event, let submissions, let rows): try apply(event, submissions, rows, from: record.record.topicPartition)
        case .ignored(let event): try apply(event, [], [], from: record.record.topicPartition)
        }
    }
}
