import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A service hears of itself what it listens to, on a topic for that (ADR 38)", .timeLimit(.minutes(10)))
struct OwnTopicTests {
    @Test("What it listens to is told on its own topic as well, as the same event; the rest is not") func outbox() async throws {
        try await Engine.with(hears: { $0 == LedgerPosted.type }) { engine in
            let id = try await engine.open()
            for amount in [3, 4] { _ = await engine.send(.post(amount), to: id) }
            _ = await engine.send(.close, to: id)
            let rows = try await engine.pool.query(
                "SELECT topic, type, sequence, event_id, payload FROM outbox WHERE case_id = \(id.uuid) ORDER BY position")
            let told = try rows.map { row in
                (
                    topic: try row.decode("topic", as: String.self), sequence: try row.decode("sequence", as: Int64.self),
                    event: try row.decode("event_id", as: UUID.self), payload: try row.decode("payload", as: [UInt8].self)
                )
            }
            let (everybody, itself) = (Topic.intake.rawValue, Topic.intake.own)
            #expect(told.map(\.topic) == [everybody, everybody, itself, everybody, itself, everybody])
            #expect(told.map(\.sequence) == [1, 2, 2, 3, 3, 4])
            for (one, other) in [(1, 2), (3, 4)] where told.count == 6 {
                #expect(told[one].event == told[other].event && told[one].payload == told[other].payload)
            }
        }
    }

    @Test("There sequences may jump, for the rest is told elsewhere; what comes again has no effect") func gaps() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(topic: Topic.callbacks.own)
            let source = Source()
            let first = try source.tell(ledger, 1)
            for amount in [10, 100] { _ = try source.tell(ledger, amount) }
            let later = try source.tell(ledger, 1_000)
            // The third is told by nobody, the first once more after the fourth and with another id: as if the inbox had forgotten it.
            let again = CloudEvent(
                id: EventID(.v7()), source: first.source, type: first.type, subject: first.subject, sequence: first.sequence,
                time: first.time, traceparent: nil, data: first.data)
            for event in [first, first, later, again] { log.append(event) }
            try await engine.withConsumer(of: log) {
                let isRead = try await eventually {
                    try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position") == 4
                }
                #expect(isRead)
            }
            #expect(try await engine.reader.find(ledger, as: Ledger.self)?.body.total == 1_001)
            #expect(try await engine.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("It reads its own topic in place of the one for everybody; of others it reads that") func subscriptions() {
        var handlers = EventHandlers()
        handlers.on(LedgerPosted.self) { _, _ in [] }
        handlers.on(Told.self) { _, _ in [] }
        #expect(handlers.subscriptions(of: .intake) == [Topic.intake.own, Topic.callbacks.rawValue])
        #expect(handlers.subscriptions(of: .complaints) == [Topic.intake.rawValue, Topic.callbacks.rawValue])
        #expect(handlers.hears(LedgerPosted.type, of: .intake) && !handlers.hears(LedgerClosed.type, of: .intake))
    }

    @Test("Names of own topics say so, and no other does") func names() {
        for topic in Topic.allCases {
            #expect(Topic.isPartial(topic.own) && !Topic.isPartial(topic.rawValue))
            #expect(Topic.names.contains(topic.own) == topic.hearsItself)
        }
        #expect(Set(Topic.allCases.map(\.own)).count == Topic.allCases.count)
    }
}
