import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("The archive's completeness is checked once a period (CMP-50, OPS-05)", .timeLimit(.minutes(10)))
struct ArchiveServiceTests {
    @Test("After the quarter each office's files are looked at once, by however many; what lacks something is named")
    func quarter() async throws {
        try await ServiceBench.with { bench in
            let filed = try await bench.report()
            let unfiled = try await bench.report()
            for id in [filed, unfiled] {
                try await bench.work(on: id)
                let request = try bench.callback(of: id)
                try await bench.tell(ServiceBench.satisfied(request), about: request.callbackTaskId.retyped())
            }
            try await bench.give("archive", to: filed, as: .csDept)
            let checks = ArchiveChecks(engine: bench.service.engine)
            #expect(try await checks.pass() == false)

            try await bench.setClock("2026-04-01 00:01")
            async let one = checks.pass()
            async let other = checks.pass()
            _ = try await (one, other)
            #expect(try await checks.pass() == false)
            let list = try await bench.service.ask(TestRequest("GET /archive-checks?complete=false", as: .csManager))
            let schema = try #require(OpenAPIFile("complaint-routing.yaml").schema("ArchiveCheckPage"))
            #expect(try SchemaCheck.differences(list.body, schema) == [])
            let found = try #require(list.json["items"] as? [[String: Any]])
            #expect(found.count == 1)
            #expect(found.first?["firstDay"] as? String == "2026-01-01")
            #expect(found.first?["lastDay"] as? String == "2026-03-31")
            #expect(found.first?["files"] as? Int == 2)
            let named = try #require(found.first?["named"] as? [[String: Any]])
            #expect(named.map { $0["complaintId"] as? String } == [unfiled.description])
            #expect(named.first?["missing"] as? [String] == ["filing"])
            let stranger = try await bench.service.ask(TestRequest("GET /archive-checks", as: .technician))
            #expect((stranger.json["items"] as? [[String: Any]])?.first?["named"] == nil)
            #expect(try await bench.service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.complaints.archive.checked.v1'") == 1)
        }
    }

    @Test("Looking for an office to check reads no table of complaints, however many are closed")
    func plan() async throws {
        try await ServiceBench.with { bench in
            let pool = bench.service.pool
            _ = try await pool.query(
                """
                INSERT INTO complaint_index (complaint_id, office, registered_at, is_open, counts, class, level, household, matter_since, post,
                    lacks_owner, breaches, called_back, closed_at, lacks_report)
                SELECT gen_random_uuid(), 'office-' || n % 40, now() - n % 1000 * interval '1 day', false, true, 'general', 'office', 'h',
                       now(), 'cs_dept', false, 0, true, now() - n % 1000 * interval '1 day', false
                FROM generate_series(1, 20000) n
                """)
            _ = try await pool.query("ANALYZE complaint_index")
            let look = ArchiveStatements.officeToCheck(
                first: "2025-10-01", last: "2025-12-31", closedBefore: local("2026-01-01 00:00"), without: [])
            #expect(try await pool.query(look).first?.decode("office", as: String.self) == "office-0")
            let others = ArchiveStatements.officeToCheck(
                first: "2025-10-01", last: "2025-12-31", closedBefore: local("2026-01-01 00:00"), without: ["office-0"])
            #expect(try await pool.query(others).first?.decode("office", as: String.self) == "office-1")
            let plan = try await pool.query("EXPLAIN \(look)").map { try $0.decode(at: 0, as: String.self) }.joined(separator: "\n")
            #expect(plan.contains("complaint_index_closed_idx"))
            #expect(!plan.contains("Seq Scan on complaint_index"), "\(plan)")
        }
    }
}
