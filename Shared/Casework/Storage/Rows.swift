import Foundation
import Messaging
import SharedModels

/// One event as it is written to the outbox.
struct OutboxRow: Sendable {
    let shard: Int16
    let topic: String
    let caseID: CaseID
    let sequence: Int64
    let eventID: EventID
    let type: String
    let occurredAt: Date
    let traceparent: String?
    let standing: CaseStanding
    let payload: Payload

    /// What was told: its JSON, or the event itself when that is still to be written.
    enum Payload: Sendable {
        case json([UInt8])
        case event(any Event)
    }

    /// The same event for the service that tells it.
    func toItself(on topic: Topic) -> OutboxRow {
        OutboxRow(
            shard: shard, topic: topic.own, caseID: caseID, sequence: sequence, eventID: eventID, type: type, occurredAt: occurredAt,
            traceparent: traceparent, standing: standing, payload: payload)
    }

    /// The shard of a case: its id's last byte is random, so cases spread evenly, and one case stays in one shard.
    static func shard(of caseID: CaseID, count: Int) -> Int16 { Int16(Int(caseID.uuid.uuid.15) % count) }
}

/// One line of a case's history.
struct HistoryRow: Sendable {
    let caseID: CaseID
    let version: Int64
    let at: Date
    let actor: Actor
    let command: String
    let fromState: String?
    let toState: String
    let reason: String?
    let events: [String]
    let policyVersion: String
}

/// An answer to keep under an idempotency key.
struct KeptAnswer: Sendable {
    let idempotency: Submission.Idempotency
    let status: Int16
    let caseID: CaseID
    let version: Int64
    let json: [UInt8]
}
