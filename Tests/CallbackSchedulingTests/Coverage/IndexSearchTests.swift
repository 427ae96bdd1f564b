import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Cases that were stored before a table of theirs was there", .timeLimit(.minutes(10)))
struct IndexSearchTests {
    /// As if the table had come with this program.
    private func forget(_ bench: CoverageBench) async throws {
        for table in ["callback_index", "index_search"] { _ = try await bench.service.pool.query(SQL(unsafe: "DELETE FROM \(table)")) }
    }

    @Test("All are entered once, page by page, by replicas at once, and those that were entered meanwhile stay as they are")
    func all() async throws {
        try await CoverageBench.at("2026-03-08 12:00", instances: 2) { bench in
            for number in 0..<25 { _ = try await bench.returned(at: "2026-03-02 10:\(10 + number)") }
            try await bench.settle()
            let query: SQL = "SELECT string_agg(i::text, ';' ORDER BY task_id) AS rows FROM (SELECT * FROM callback_index) i"
            _ = try await bench.service.pool.query("UPDATE callback_index SET entered_at = 'epoch'")
            let before = try await bench.service.pool.query(query).first?.decode("rows", as: String?.self)
            try await forget(bench)
            #expect(try await !bench.gaps.isFinished)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for page in [3, 4] { group.addTask { try await bench.search(page: page) } }
                try await group.waitForAll()
            }
            let gaps = try await bench.gaps
            #expect(gaps.isFinished && gaps.offices.isEmpty)
            _ = try await bench.service.pool.query("UPDATE callback_index SET entered_at = 'epoch'")
            #expect(try await bench.service.pool.query(query).first?.decode("rows", as: String?.self) == before)
            // Once all were looked at only those of the last day are entered, which an older instance may have made.
            _ = try await bench.service.pool.query("DELETE FROM callback_index")
            try await bench.search(page: 4)
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index") == 25)
            try await bench.setClock("2026-03-10 12:00")
            _ = try await bench.service.pool.query("DELETE FROM callback_index")
            try await bench.search()
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index") == 0)
        }
    }

    @Test("One that cannot be read holds up the counts of its office alone, until it can be read again (CBK-10)")
    func unreadable() async throws {
        try await CoverageBench.at("2026-03-08 12:00") { bench in
            let broken = try await bench.returned(at: "2026-03-02 10:00")
            _ = try await bench.returned(at: "2026-03-02 11:00")
            _ = try await bench.returned(at: "2026-03-02 12:00", office: "donghu")
            try await bench.settle()
            try await forget(bench)
            _ = try await bench.service.pool.query(
                "UPDATE case_file SET body = jsonb_set(body, '{cycle}', '\"one\"') WHERE id = \(broken.uuid)")
            try await bench.search()
            let gaps = try await bench.gaps
            #expect(gaps.isFinished && gaps.offices == [CoverageBench.office])
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index") == 2)
            let row = try await bench.service.pool.query("SELECT reason FROM unreadable_case").first
            #expect(try row?.decode("reason", as: String.self).contains("cycle") == true)
            try await bench.setClock("2026-03-16 00:00:01")
            try await bench.run()
            #expect(try await bench.all(CoverageReport.self).map(\.office) == ["donghu"])

            _ = try await bench.service.pool.query("UPDATE case_file SET body = jsonb_set(body, '{cycle}', '1') WHERE id = \(broken.uuid)")
            try await bench.search()
            #expect(try await bench.gaps.offices.isEmpty)
            try await bench.run()
            let own = try #require(try await bench.all(CoverageReport.self).first { $0.office == CoverageBench.office })
            #expect(own.cases == 2)
        }
    }
}
