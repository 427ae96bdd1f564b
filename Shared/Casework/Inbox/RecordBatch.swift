import Database
import Foundation
import Messaging
import SharedModels

/// One transaction of records: position, inbox, decisions, parking (D3, D4, D5).
struct RecordBatch: Sendable {
    let records: [ReadRecord]
    /// Where this consumer believes each partition to be.
    let expected: [TopicPartition: Int64]
    let configuration: CaseworkConfiguration
    let coder: EventCoder
    let numbers: NumberBlocks.Taken
    /// Tables that follow the records' events.
    let projections: [String: EventHandlers.ProjectionWriter]
    var encoding = BatchDecider.EventEncoding.later

    /// What the transaction gives back.
    struct Outcome: Sendable {
        var applied = 0
        var duplicates = 0
        var parked = 0
        /// Of the parked: where those came from that somebody else than their producer has written.
        var misplaced: [TopicPartition] = []
        var positions: [TopicPartition: Int64] = [:]
        var numbersLeft: NumberBlocks.Taken
    }

    private var partitions: [TopicPartition] { Set(records.map(\.record.topicPartition)).sorted() }

    /// The statements of the first half, in the order that `decide` expects.
    var reads: [SQL] {
        let handled = records.compactMap { record -> EventID? in
            if case .ignored = record.content { return nil }
            return record.event?.id
        }
        let caseIDs = Set(records.flatMap { $0.submissions.flatMap(\.locks) }).sorted()
        let sources = Set(records.compactMap { $0.event?.subject }).sorted()
        return [
            CaseStatements.now,
            InboxStatements.lockPositions(partitions),
            InboxStatements.insert(Set(handled).sorted()),
            InboxStatements.sequences(sources),
            InboxStatements.parkedKeys(Set(records.map(\.key)).sorted()),
            CaseStatements.load(caseIDs),
        ] + CaseStatements.mentioned(by: records.flatMap(\.submissions))
    }

    /// Applies every record, in order. Runs on the connection's thread.
    func decide(_ results: [QueryResult]) throws -> Writes<Outcome> {
        guard let clock = results[0].first else { throw CaseworkError.positionMoved }
        let logs = try PartitionLog.logs(in: results[1])
        try check(logs)
        var step = RecordStep(
            decider: BatchDecider(
                configuration: configuration, coder: coder, now: try clock.decode("now"), numbers: numbers,
                cases: try results[5].map { try WorkingCase(row: $0) }, mentioned: try CaseStatements.mentioned(in: results.dropFirst(6)),
                encoding: encoding),
            fresh: Set(try results[2].map { EventID(try $0.decode("event_id")) }),
            sequences: try InboxStatements.sequences(in: results[3]),
            parkedKeys: Set(try results[4].map { try $0.decode("key", as: String.self) }),
            logs: logs)
        for record in records { try step.take(record) }
        var last: [TopicPartition: ConsumerRecord] = [:]
        for record in records { last[record.record.topicPartition] = record.record }
        var (statements, rest) = CaseStatements.writes(of: step.decider)
        statements += step.statements + step.rows.statements(by: projections)
        statements.append(InboxStatements.movePositions(last))
        return Writes(
            statements: statements, deferred: rest,
            value: Outcome(
                applied: step.applied, duplicates: step.duplicates, parked: step.parked.count,
                misplaced: records.filter(\.isMisplaced).map(\.record.topicPartition), positions: last.mapValues { $0.offset + 1 },
                numbersLeft: step.decider.numbersLeft))
    }

    /// Another member that works on one of these partitions has moved its position: our records are stale.
    private func check(_ logs: [TopicPartition: PartitionLog]) throws {
        for partition in partitions where logs[partition] == nil || logs[partition]?.position != expected[partition] {
            throw CaseworkError.positionMoved
        }
    }
}

/// What the database knows of a partition that is being read.
struct PartitionLog: Sendable {
    let position: Int64
    /// Times that the log was replaced.
    let epoch: Int32
    /// Whether reading began at offset 0.
    let fromStart: Bool

    static func logs(in result: QueryResult) throws -> [TopicPartition: PartitionLog] {
        var logs: [TopicPartition: PartitionLog] = [:]
        for row in result {
            logs[TopicPartition(topic: try row.decode("topic"), partition: try row.decode("partition"))] = PartitionLog(
                position: try row.decode("next_offset"), epoch: try row.decode("log_epoch"), fromStart: try row.decode("from_start"))
        }
        return logs
    }
}
