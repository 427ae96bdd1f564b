import Database
import Foundation
import Messaging
import SharedModels

/// The statements of consumption: positions, inbox, sequences, parked records.
enum InboxStatements {
    /// Locks positions, so that a member that lost a partition cannot write beside its successor (D3).
    static func lockPositions(_ partitions: [TopicPartition]) -> SQL {
        """
        SELECT p.topic, p.partition, p.next_offset, p.log_epoch, p.from_start
        FROM consumer_position p
        JOIN unnest(\(partitions.map(\.topic)), \(partitions.map(\.partition))) AS n (topic, partition)
            ON p.topic = n.topic AND p.partition = n.partition
        ORDER BY p.topic, p.partition
        FOR UPDATE OF p
        """
    }

    /// Positions without a lock, for the start of an assignment.
    static func positions(_ partitions: [TopicPartition]) -> SQL {
        """
        SELECT p.topic, p.partition, p.next_offset, p.last_mark
        FROM consumer_position p
        JOIN unnest(\(partitions.map(\.topic)), \(partitions.map(\.partition))) AS n (topic, partition)
            ON p.topic = n.topic AND p.partition = n.partition
        """
    }

    /// Sets where a partition starts: for one never read (nothing to overwrite), or for a log that was replaced (`from` is what it was).
    static func start(_ partition: TopicPartition, at offset: Int64) -> SQL {
        """
        INSERT INTO consumer_position (topic, partition, next_offset, from_start)
        VALUES (\(partition.topic), \(partition.partition), \(offset), \(offset == 0))
        ON CONFLICT (topic, partition) DO NOTHING
        """
    }

    /// The log under this position was replaced or truncated (F7): start again at what is there. Duplicates are absorbed.
    static func restart(_ partition: TopicPartition, from old: Int64, at offset: Int64) -> SQL {
        """
        UPDATE consumer_position
        SET next_offset = \(offset), last_mark = NULL, log_epoch = log_epoch + 1, moved_at = clock_timestamp()
        WHERE topic = \(partition.topic) AND partition = \(partition.partition) AND next_offset = \(old)
        """
    }

    /// Sends every partition back to its beginning. Taken with the locks of `lockPositions`, so no batch is committed across it.
    static var rewind: SQL {
        "UPDATE consumer_position SET next_offset = \(ConsumerRewind.beginning), last_mark = NULL, moved_at = clock_timestamp()"
    }

    /// Forgets what was applied, what is parked and how far each case is followed, and sends every partition back: all is read as if it had
    /// never been. Waits for batches in work and holds off others, so none is committed across it.
    static let forget: [SQL] = [
        "LOCK TABLE consumer_position IN EXCLUSIVE MODE",
        "DELETE FROM inbox", "DELETE FROM source_sequence", "DELETE FROM parked_record",
        rewind,
    ]

    /// Gives a partition that was sent back the offset at which the broker's log begins.
    static func beginAgain(_ partition: TopicPartition, at offset: Int64) -> SQL {
        """
        UPDATE consumer_position SET next_offset = \(offset), moved_at = clock_timestamp()
        WHERE topic = \(partition.topic) AND partition = \(partition.partition) AND next_offset = \(ConsumerRewind.beginning)
        """
    }

    static func movePositions(_ records: [TopicPartition: ConsumerRecord]) -> SQL {
        let sorted = records.sorted { $0.key < $1.key }
        return """
            UPDATE consumer_position p
            SET next_offset = n.next_offset, last_mark = n.last_mark, moved_at = clock_timestamp()
            FROM unnest(
                \(sorted.map(\.key.topic)), \(sorted.map(\.key.partition)), \(sorted.map { $0.value.offset + 1 }),
                \(sorted.map { RecordMark.of($0.value) })
            ) AS n (topic, partition, next_offset, last_mark)
            WHERE p.topic = n.topic AND p.partition = n.partition
            """
    }

    /// Marks events as applied; gives back those that were not before (D4).
    static func insert(_ ids: [EventID]) -> SQL {
        "INSERT INTO inbox (event_id) SELECT unnest(\(ids.map(\.uuid))) ON CONFLICT DO NOTHING RETURNING event_id"
    }

    static func sequences(_ caseIDs: [CaseID]) -> SQL {
        "SELECT case_id, last_sequence FROM source_sequence WHERE case_id = ANY (\(caseIDs.map(\.uuid)))"
    }

    static func sequences(in result: QueryResult) throws -> [CaseID: Int64] {
        var sequences: [CaseID: Int64] = [:]
        for row in result { sequences[CaseID(try row.decode("case_id"))] = try row.decode("last_sequence", as: Int64.self) }
        return sequences
    }

    /// Notes how far cases are followed.
    /// - Parameters:
    ///   - sequences: Of the cases that went on.
    ///   - known: Those of them of which the transaction has found a row. Another transaction cannot have made one meanwhile while this one
    ///     holds the positions; where it has, a case being told on two partitions, the batch fails and is read again.
    /// - Returns: One statement for those with a row and one for those without, where there are any.
    static func advance(_ sequences: [CaseID: Int64], known: Set<CaseID>) -> [SQL] {
        let sorted = sequences.sorted { $0.key < $1.key }
        let new = sorted.filter { !known.contains($0.key) }
        let old = sorted.filter { known.contains($0.key) }
        var statements: [SQL] = []
        if !new.isEmpty {
            statements.append(
                """
                INSERT INTO source_sequence (case_id, last_sequence)
                SELECT * FROM unnest(\(new.map(\.key.uuid)), \(new.map(\.value)))
                """)
        }
        if !old.isEmpty {
            statements.append(
                """
                UPDATE source_sequence s SET last_sequence = n.last_sequence
                FROM unnest(\(old.map(\.key.uuid)), \(old.map(\.value))) AS n (case_id, last_sequence)
                WHERE s.case_id = n.case_id
                """)
        }
        return statements
    }

    static func parkedKeys(_ keys: [String]) -> SQL {
        "SELECT DISTINCT key FROM parked_record WHERE key = ANY (\(keys))"
    }

    static func park(_ rows: [ParkedRow]) -> SQL {
        """
        INSERT INTO parked_record (key, topic, partition, "offset", log_epoch, event_id, sequence, type, reason, record)
        SELECT n.key, n.topic, n.partition, n."offset", n.log_epoch, n.event_id, n.sequence, n.type, n.reason, n.record
        FROM unnest(
            \(rows.map(\.key)), \(rows.map(\.topicPartition.topic)), \(rows.map(\.topicPartition.partition)), \(rows.map(\.offset)),
            \(rows.map(\.logEpoch)), \(rows.map { $0.eventID?.uuid }), \(rows.map(\.sequence)), \(rows.map(\.type)),
            \(rows.map(\.reason)), \(rows.map(\.record))
        ) WITH ORDINALITY
            AS n (key, topic, partition, "offset", log_epoch, event_id, sequence, type, reason, record, ordinal)
        ORDER BY n.ordinal
        ON CONFLICT (topic, partition, "offset", log_epoch) DO NOTHING
        """
    }
}
