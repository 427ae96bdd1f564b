import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

/// A fact of Intake's that tells a ledger to post.
private struct Deposited: Event {
    static let type: EventType = "guanjia.intake.amount.deposited.v1"
    static let topic = Topic.intake
    let ledgerId: CaseID
    let amount: Int
    var office = "test"

    func event(id: EventID = EventID(.v7()), source: String = Topic.intake.source, of subject: CaseID) throws -> CloudEvent {
        CloudEvent(
            id: id, source: source, type: Self.type, subject: subject, sequence: 1, time: Date(), traceparent: nil,
            data: try EventCoder(sealer: nil).encode(self))
    }
}

@Suite("What somebody wrote who may not has no effect, and holds nobody up (reliability §6, ADR 52)", .timeLimit(.minutes(5)))
struct ForgedEventTests {
    private static var handlers: EventHandlers {
        var handlers = EventHandlers()
        handlers.on(Deposited.self) { fact, _ in
            [Submission(.post(fact.amount), to: fact.ledgerId, as: Ledger.self, under: .init(), cause: .system())]
        }
        return handlers
    }

    private func total(_ engine: Engine, _ id: CaseID) async throws -> Int? {
        try await engine.reader.find(id, as: Ledger.self)?.body.total
    }

    private func read(_ log: MemoryLog, _ count: Int64, by engine: Engine) async throws {
        try await engine.withConsumer(of: log, handling: Self.handlers) {
            let isRead = try await eventually {
                try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position") == count
            }
            #expect(isRead)
        }
    }

    private func parked(_ engine: Engine) async throws -> [ParkedRecords.Key] {
        try await ParkedRecords(parts: engine.parts, handlers: Self.handlers, pool: engine.pool).keys(limit: 10)
    }

    @Test("An event of Intake's that comes by another topic, or in another's name, parks alone; the true one with its id counts afterwards")
    func places() async throws {
        try await Engine.with { engine in
            let (ledger, subject) = (try await engine.open(), CaseID(.v7()))
            let fact = Deposited(ledgerId: ledger, amount: 5)
            let event = try fact.event(of: subject)
            let elsewhere = MemoryLog(partitions: 1, topic: Topic.callbacks.rawValue)
            elsewhere.append(event)
            // Also of a type that nobody handles: it would take a place in the order of the case.
            elsewhere.append(
                CloudEvent(
                    id: EventID(.v7()), source: Topic.intake.source, type: "guanjia.intake.amount.unheard.v1", subject: subject,
                    sequence: 9,
                    time: Date(), traceparent: nil, data: Array("{}".utf8)))
            try await read(elsewhere, 2, by: engine)
            #expect(try await total(engine, ledger) == 0)
            let log = MemoryLog(partitions: 1, topic: Topic.intake.rawValue)
            log.append(try fact.event(id: event.id, source: Topic.callbacks.source, of: subject))
            log.append(event)
            try await read(log, 4, by: engine)
            #expect(try await total(engine, ledger) == 5)
            let keys = try await parked(engine)
            #expect(
                Set(keys.map(\.reason)) == [
                    "header ce_type names an event of guanjia.intake.v1, which does not come by this topic",
                    "header ce_source is not /guanjia/intake, which the type belongs to",
                ])
            #expect(keys.count == 3 && keys.allSatisfy { $0.records == 1 && $0.key.hasPrefix($0.topic) })
            // A redrive looks again, and it is no better.
            let first = try #require(keys.first)
            let again = try await ParkedRecords(parts: engine.parts, handlers: Self.handlers, pool: engine.pool).redrive(first.key)
            #expect(again.applied == 0 && again.remaining == 1 && again.reason == first.reason)
            #expect(try await total(engine, ledger) == 5)
        }
    }

    @Test("On the service's own topic its own events count") func own() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(partitions: 1, topic: Topic.intake.own)
            log.append(try Deposited(ledgerId: ledger, amount: 5).event(of: CaseID(.v7())))
            try await read(log, 1, by: engine)
            #expect(try await total(engine, ledger) == 5)
            #expect(try await parked(engine).isEmpty)
        }
    }

    @Test("An event of one office changes no case of another: it parks, with a reason, and what follows of its case waits") func offices()
        async throws
    {
        try await Engine.with { engine in
            let (ledger, subject) = (try await engine.open(), CaseID(.v7()))
            let log = MemoryLog(partitions: 1, topic: Topic.intake.rawValue)
            log.append(try Deposited(ledgerId: ledger, amount: 5, office: "donghu").event(of: subject))
            log.append(try Deposited(ledgerId: ledger, amount: 7).event(of: CaseID(.v7())))
            try await read(log, 2, by: engine)
            #expect(try await total(engine, ledger) == 7)
            let keys = try await parked(engine)
            #expect(keys.map(\.key) == [subject.description])
            #expect(keys.first?.reason.contains("another office than that of the case") == true, "\(keys.first?.reason ?? "")")
        }
    }

    @Test("A type's name says to which topic it belongs; one of no service of ours belongs to none") func homes() {
        for topic in Topic.allCases {
            let word = topic.source.replacing("/guanjia/", with: "")
            #expect(Topic.home(of: EventType(rawValue: "guanjia.\(word).a.b.v1")) == topic)
            #expect(topic.travels(on: topic.rawValue) && topic.travels(on: topic.own))
            #expect(Topic.allCases.filter { $0.travels(on: topic.rawValue) } == [topic])
        }
        for other in ["guanjia.test.a.b.v1", "guanjia.", "guanjia", "intake.a.b.v1", "guanjia.intakes.a.v1"] {
            #expect(Topic.home(of: EventType(rawValue: other)) == nil, "\(other)")
        }
    }
}
