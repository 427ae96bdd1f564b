import Database
import Foundation
import Messaging
import SharedModels

/// Takes records one by one: drops what was applied before, parks what cannot be applied and what follows it, applies the rest.
struct RecordStep {
    var decider: BatchDecider
    /// Event ids that the inbox did not know.
    let fresh: Set<EventID>
    /// Last sequence applied of each source case.
    private var sequences: [CaseID: Int64]
    /// Cases that were followed before.
    private let followed: Set<CaseID>
    var parkedKeys: Set<String>
    let logs: [TopicPartition: PartitionLog]

    private(set) var parked: [ParkedRow] = []
    private(set) var rows = ProjectedRows()
    private(set) var advanced: [CaseID: Int64] = [:]
    private(set) var applied = 0
    private(set) var duplicates = 0

    init(
        decider: BatchDecider, fresh: Set<EventID>, sequences: [CaseID: Int64], parkedKeys: Set<String>,
        logs: [TopicPartition: PartitionLog]
    ) {
        self.decider = decider
        self.fresh = fresh
        self.sequences = sequences
        followed = Set(sequences.keys)
        self.parkedKeys = parkedKeys
        self.logs = logs
    }

    /// One record in its turn.
    /// - Throws: `CaseworkError.numbersStale`: no fault of the record, the batch is to be tried with fresh numbers. `NewerFormat`: another
    ///   program has to take it.
    mutating func take(_ record: ReadRecord) throws {
        if let reason = try refusal(of: record) {
            park(record, reason: reason)
        }
    }

    private static let behindParked = "an earlier record of this key is parked"

    /// Why the record has to wait; nil when it was applied, or needs nothing.
    private mutating func refusal(of record: ReadRecord) throws -> String? {
        switch record.content {
        case .unreadable(let event, let reason):
            if let event, !fresh.contains(event.id) { return repeated() }
            return reason
        case .misplaced(let reason): return reason
        case .ignored(let event):
            // Behind a parked record it waits as well: dropped, it would be missing when the key is redriven.
            switch order(of: event, on: record.record.topicPartition) {
            case .past: return nil
            case .gap: return parkedKeys.contains(record.key) ? Self.behindParked : nil
            case .next:
                if parkedKeys.contains(record.key) { return Self.behindParked }
                advance(event)
                return nil
            }
        case .event(let event, let submissions, let rows):
            guard fresh.contains(event.id) else { return repeated() }
            if parkedKeys.contains(record.key) { return Self.behindParked }
            return try apply(event, submissions, rows, from: record.record.topicPartition)
        }
    }

    /// Applies an event when it is the next of its case.
    /// - Returns: why it cannot be applied, or nil.
    /// - Throws: `CaseworkError.numbersStale`, `NewerFormat`.
    mutating func apply(
        _ event: CloudEvent, _ submissions: [Submission], _ rows: [ProjectedRow], from partition: TopicPartition
    ) throws -> String? {
        switch order(of: event, on: partition) {
        case .past: return repeated()
        case .gap(let last): return "sequence \(event.sequence) came after \(last): something between them is missing"
        case .next: break
        }
        if let refusal = try attempt(submissions) { return refusal }
        self.rows.add(rows)
        advance(event)
        applied += 1
        return nil
    }

    private mutating func repeated() -> String? {
        duplicates += 1
        return nil
    }

    private enum Order {
        case past, next
        case gap(after: Int64)
    }

    /// A case is followed from its first event, or, where reading began in the middle of a log, from the first that is seen. So does a service that
    /// only follows others: what the topics no longer hold it has not, and no gap is opened by that.
    private func order(of event: CloudEvent, on partition: TopicPartition) -> Order {
        let isWhole = logs[partition]?.fromStart == true && decider.configuration.topic != nil
        guard let last = sequences[event.subject] ?? (isWhole ? 0 : nil) else { return .next }
        if event.sequence <= last { return .past }
        if Topic.isPartial(partition.topic) { return .next }
        return event.sequence == last + 1 ? .next : .gap(after: last)
    }

    private mutating func advance(_ event: CloudEvent) {
        sequences[event.subject] = event.sequence
        advanced[event.subject] = event.sequence
    }

    /// All commands of an event, or none.
    private mutating func attempt(_ submissions: [Submission]) throws -> String? {
        let mark = decider.mark(submissions.map(\.caseID))
        for submission in submissions {
            do {
                let result = try decider.apply(submission)
                // Neither applied nor parked: the event waits for an instance of the newer release.
                if case .unavailable = result, let newer = decider.newer.first { throw newer }
                guard case .rejected(let rejection, _) = result else { continue }
                decider.rewind(to: mark)
                return "\(submission.commandCode) was refused: \(rejection)"
            } catch let newer as NewerFormat {
                throw newer
            } catch CaseworkError.numbersStale {
                // Midnight has passed since the numbers were taken; the event must not wait for an operator because of that.
                throw CaseworkError.numbersStale
            } catch {
                decider.rewind(to: mark)
                return "\(submission.commandCode) failed: \(DecodingFault.describe(error))"
            }
        }
        return nil
    }

    private mutating func park(_ record: ReadRecord, reason: String) {
        parkedKeys.insert(record.key)
        parked.append(ParkedRow(record, reason: reason, logEpoch: logs[record.record.topicPartition]?.epoch ?? 0))
    }

    /// What the records leave behind beside their cases.
    var statements: [SQL] {
        var statements = InboxStatements.advance(advanced, known: followed)
        if !parked.isEmpty { statements.append(InboxStatements.park(parked)) }
        return statements
    }
}
