import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("A purged file on a real database (CMP-50, OPS-02)", .timeLimit(.minutes(10)))
struct PurgeServiceTests {
    @Test("Nothing that people wrote is left: not in the case, its history, kept answers or the index; who did what and when stays")
    func purge() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            try await bench.work(on: id)
            let request = try bench.callback(of: id)
            try await bench.tell(ServiceBench.satisfied(request), about: request.callbackTaskId.retyped())
            try await bench.give("archive", to: id, as: .csDept)
            let early = try await bench.service.ask(
                TestRequest("POST /complaints/\(id)/purge", as: .archiveRoom, body: Data(#"{"reason":"保存期满"}"#.utf8)))
            #expect(early.status == 409 || early.status == 422)
            let written = try await bench.service.count("SELECT count(*) FROM case_history WHERE reason IS NOT NULL")
            #expect(written > 0)

            try await bench.setClock("2030-01-01 09:00")
            let purged = try await bench.give("purge", to: id, as: .archiveRoom)
            #expect(purged.json["state"] as? String == "purged")
            #expect(try await bench.service.count("SELECT count(*) FROM case_history WHERE reason IS NOT NULL AND command <> 'purge'") == 0)
            for (table, column) in [("case_file", "body::text"), ("case_history", "reason"), ("complaint_index", "household")] {
                let text =
                    try await bench.service.pool.query(
                        "SELECT string_agg(\(unsafe: column), ' ') AS text FROM \(unsafe: table)"
                    ).first?.decode("text", as: String?.self) ?? ""
                for secret in Sample.secrets { #expect(!text.contains(secret), "\(secret) in \(table)") }
            }
            let answers = try await bench.service.count(
                "SELECT count(*) FROM idempotency_key WHERE convert_from(answer, 'UTF8') LIKE '%电梯%' OR convert_from(answer, 'UTF8') LIKE '%13800013807%'"
            )
            #expect(answers == 0)
            let history = try await bench.service.ask(TestRequest("GET /complaints/\(id)/history", as: .csDept))
            #expect((history.json["items"] as? [Any])?.count ?? 0 > 10)
            #expect(try await bench.service.count("SELECT count(*) FROM complaint_index WHERE called_back AND NOT counts") == 1)
        }
    }

    @Test("A purge looks through the answers of its own files alone, however many are kept") func byIndex() async throws {
        try await ServiceBench.with { bench in
            // As the engine's connections plan (`ConnectionSource`).
            let plan = try await bench.service.pool.withConnection { connection in
                _ = try await connection.query("SET enable_seqscan = off")
                let rows = try await connection.query("EXPLAIN \(ComplaintIndex.forgetAnswers(of: [UUID()]))")
                _ = try await connection.query("RESET enable_seqscan")
                return try rows.map { try $0.decode(at: 0, as: String.self) }.joined(separator: "\n")
            }
            #expect(plan.contains("idempotency_key_case_idx") && !plan.contains("Seq Scan"), "\(plan)")
        }
    }

    @Test("Only a purge takes reasons out of the history; nothing else may change or delete a line (OPS-10)")
    func appendOnly() async throws {
        try await ServiceBench.with { bench in
            _ = try await bench.report()
            for statement: SQL in [
                "UPDATE case_history SET actor = 'x'", "DELETE FROM case_history", "UPDATE case_history SET reason = 'x'",
            ] {
                await #expect(throws: DatabaseError.self) { _ = try await bench.service.pool.query(statement) }
            }
            _ = try await bench.service.pool.query("UPDATE case_history SET reason = NULL")
        }
    }

    @Test("Who sees a complaint masked reads in its history neither who acted nor what was written (OPS-02)")
    func maskedHistory() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            try await bench.work(on: id)
            let open = try await bench.service.ask(TestRequest("GET /complaints/\(id)/history", as: .csDept))
            let masked = try await bench.service.ask(TestRequest("GET /complaints/\(id)/history", as: .technician))
            let seen = try #require(open.json["items"] as? [[String: Any]]), hidden = try #require(masked.json["items"] as? [[String: Any]])
            #expect(seen.count == hidden.count)
            #expect(seen.contains { $0["reason"] != nil })
            #expect(hidden.allSatisfy { $0["reason"] == nil && $0["actor"] as? String == $0["role"] as? String })
            let schema = try #require(OpenAPIFile("common.yaml").schema("HistoryPage"))
            #expect(try SchemaCheck.differences(masked.body, schema) == [])
        }
    }
}
