import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("What slips are found by", .timeLimit(.minutes(10)))
struct OrderFilterTests {
    @Test("By urgency, source, month, whether open, late, paid, or a rework, and by their times (REP-05, REP-20, REP-27, REP-31)")
    func filters() async throws {
        try await ServiceBench.at("2026-03-02 09:30") { bench in
            let plain = try await bench.raise(at: "2026-03-02 09:20")
            let urgent = try await bench.raise(at: "2026-03-02 09:25", urgency: .emergency)
            let done = try await bench.raise(at: "2026-03-02 09:26")
            try await bench.repair(done)
            let again = try await bench.dissatisfy(try bench.callback())
            let gone = try await bench.raise(at: "2026-03-02 09:27")
            try await bench.give("cancel", to: gone, as: .receptionist)
            let (a, b, c, d, e) = (plain.description, urgent.description, done.description, again.description, gone.description)
            let all: Set = [a, b, c, d, e]
            let examples: [(query: String, found: Set<String>)] = [
                ("urgency=emergency", [b]), ("emergency=EM4", [b]), ("emergency=EM1", []), ("major=true", []), ("major=false", all),
                ("source=rework", [d]), ("source=owner_online", [a, b, c, e]), ("open=true", [a, b, d]), ("open=false", [c, e]),
                ("unfinished=true", [a, b, d]), ("ledgerMonth=2026-03", all), ("ledgerMonth=2026-04", []), ("chargeable=true", all),
                ("chargeable=false", []), ("paid=true", [c]), ("overdue=true", []), ("owesReason=true", []), ("reworkOf=\(c)", [d]),
                ("raisedBefore=2026-03-02T01:25:00Z", [a]), ("raisedFrom=2026-03-02T01:26:30Z&state=cancelled", [e]),
                ("appointedBefore=2026-03-02T03:25:00Z", [a]), ("appointedFrom=2026-03-02T03:27:00Z", [e]),
                ("endedFrom=2026-03-02T01:30:00Z&endedBefore=2026-03-03T00:00:00Z&state=cancelled", [e]),
                ("endedFrom=2026-03-02T01:30:00Z", [c, e]), ("endedBefore=2026-03-02T01:30:00Z", []),
                ("urgency=emergency&open=false", []),
            ]
            for example in examples { #expect(try await bench.found(example.query) == example.found, "\(example.query)") }
            try await bench.give("collect", to: plain, as: .engineering)
            try await bench.setClock("2026-03-06 00:00")
            let isLate = try await eventually { try await bench.found("overdue=true&owesReason=true") == [a] }
            #expect(isLate)
            try await bench.give("explain-delay", to: plain, as: .engineering)
            #expect(try await bench.found("owesReason=true") == [])
            #expect(try await bench.found("overdue=true") == [a])
        }
    }

    @Test("A value that a parameter does not take is named") func refused() async throws {
        try await ServiceBench.at("2026-03-02 09:30") { bench in
            for query in [
                "urgency=x", "emergency=EM9", "open=yes", "ledgerMonth=2026-13", "reworkOf=1", "complaintId=1", "raisedFrom=today",
                "endedFrom=x",
                "source=x",
            ] {
                let answer = try await bench.service.ask(TestRequest("GET /work-orders?\(query)", as: .csDept))
                #expect(answer.status == 400, "\(query)")
                #expect(answer.faults == [String(query.prefix { $0 != "=" })], "\(query)")
            }
        }
    }
}

extension ServiceBench {
    /// The lines of a slip in the ledger: month and standing.
    func ledger(of id: WorkOrderID) async throws -> [String] {
        try await service.pool.query(
            "SELECT month || ' ' || standing AS line FROM ledger_entry WHERE order_id = \(id.uuid) ORDER BY month"
        ).map { try $0.decode("line") }
    }
}
