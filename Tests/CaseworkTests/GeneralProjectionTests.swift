import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A table may follow everything that is told on some topics (ADR 32)", .timeLimit(.minutes(5)))
struct GeneralProjectionTests {
    private struct Row: Sendable {
        let type: String
    }

    private let table = EventProjection<Row>("everything") { rows in
        ["INSERT INTO heard (type) SELECT * FROM unnest(\(rows.map(\.type)))"]
    }

    private func event(_ type: EventType) -> CloudEvent {
        CloudEvent(
            id: EventID(.v7()), source: "/guanjia/test", type: type, subject: CaseID(.v7()), sequence: 1, time: Date(), traceparent: nil,
            data: Array("{}".utf8))
    }

    private func isHeard(_ type: EventType, on topic: Topic, by handlers: EventHandlers) throws -> Bool {
        try isHeard(type, on: topic.rawValue, by: handlers)
    }

    private func isHeard(_ type: EventType, on topic: String, by handlers: EventHandlers) throws -> Bool {
        let reading = try handlers.read(event(type), on: topic, with: EventCoder(sealer: nil))
        guard case .commands(_, let rows) = reading else { return false }
        return !rows.isEmpty
    }

    @Test("Types that nothing else is mapped from are heard as well, and other topics are not; those too are read then") func topics()
        throws
    {
        var handlers = EventHandlers()
        handlers.project(everythingOn: [.callbacks], through: EventGate("SELECT ''"), into: table) { Row(type: $0.type.rawValue) }
        #expect(handlers.topics == [.callbacks])
        #expect(try isHeard("guanjia.callbacks.never.heard.v1", on: .callbacks, by: handlers))
        #expect(try isHeard("guanjia.callbacks.never.heard.v1", on: Topic.callbacks.own, by: handlers))
        #expect(try !isHeard("guanjia.callbacks.never.heard.v1", on: .intake, by: handlers))
        #expect(handlers.hears("guanjia.callbacks.never.heard.v1", of: .callbacks))
        #expect(!handlers.hears("guanjia.intake.never.heard.v1", of: .intake))
    }

    @Test("The gate lets everything pass until it knows what is wanted, then that alone, and everything again when it knows nothing fresh")
    func gate() async throws {
        try await Engine.with { engine in
            let gate = EventGate("SELECT unnest(ARRAY['guanjia.repairs.', 'guanjia.intake.key.lent.v1'])")
            #expect(gate.lets("guanjia.complaints.a.b.v1"))
            try await gate.look(in: engine.pool)
            for wanted in ["guanjia.repairs.a.b.v1", "guanjia.intake.key.lent.v1"] { #expect(gate.lets(EventType(rawValue: wanted))) }
            for other in ["guanjia.complaints.a.b.v1", "guanjia.intake.key.lent.v2", "guanjia.repairs"] {
                #expect(!gate.lets(EventType(rawValue: other)), "\(other)")
            }
            #expect(gate.lets("guanjia.complaints.a.b.v1", at: .now + EventGate.longestAge))
            var handlers = EventHandlers()
            handlers.project(everythingOn: [.complaints], through: gate, into: table) { Row(type: $0.type.rawValue) }
            #expect(try !isHeard("guanjia.complaints.a.b.v1", on: .complaints, by: handlers))
            #expect(handlers.gates.count == 1)
        }
    }
}
