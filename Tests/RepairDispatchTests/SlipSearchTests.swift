import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("Slips that were stored before they could be searched", .timeLimit(.minutes(10)))
struct SlipSearchTests {
    private func search(_ bench: ServiceBench, _ log: LogRecorder = LogRecorder(), page: Int = 500) -> SlipSearch {
        var search = SlipSearch(engine: bench.service.engine, logger: log.logger())
        search.page = page
        return search
    }

    /// As an installation is that has slips and has just got the tables.
    private func forget(_ bench: ServiceBench) async throws {
        for statement: SQL in [
            "TRUNCATE work_order_index, ledger_entry", "UPDATE slip_search SET created_at = NULL, order_id = NULL, finished = false",
        ] {
            _ = try await bench.service.pool.query(statement)
        }
    }

    @Test("They are found after the start, ledger and all, by two instances at once and from wherever one died (REP-05)")
    func backfill() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let id = try await bench.raise(at: "2026-03-02 09:20")
            try await bench.give("collect", to: id, as: .engineering)
            try await bench.give("hand-back", to: id, as: .engineering)
            try await bench.give("carry-over", to: id, as: .officeDirector)
            var all: Set = [id.description]
            for minute in 21..<27 { all.insert(try await bench.raise(at: "2026-03-02 09:\(minute)").description) }
            let lines = try await bench.ledger(of: id)
            #expect(lines == ["2026-03 carried_over", "2026-04 open"])
            try await forget(bench)
            #expect(try await SlipSearch.gaps(bench.service.pool).isFinished == false)
            // One step, then the instance is gone; two others go on.
            #expect(try await search(bench, page: 2).pass())
            #expect(try await bench.service.count("SELECT count(*) FROM work_order_index") == 2)
            async let one: Void = runOut(search(bench, page: 2))
            async let other: Void = runOut(search(bench, page: 3))
            _ = try await (one, other)
            #expect(try await SlipSearch.gaps(bench.service.pool).isFinished)
            #expect(try await bench.found("open=true") == all)
            #expect(try await bench.found("ledgerMonth=2026-04") == [id.description])
            #expect(try await bench.ledger(of: id) == lines)
        }
    }

    private func runOut(_ search: SlipSearch) async throws {
        while try await search.pass() {}
    }

    @Test("Nothing is closed or summed up before every slip was looked at (REP-18, REP-25)") func waits() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            try await bench.raise(at: "2026-03-02 09:20")
            let hidden = try await bench.raise(at: "2026-03-02 09:21")
            _ = try await bench.service.pool.query("DELETE FROM work_order_index WHERE order_id = \(hidden.uuid)")
            _ = try await bench.service.pool.query("UPDATE slip_search SET finished = false")
            try await bench.setClock("2026-03-31 17:30")
            let (closes, summaries) = (LedgerCloses(engine: bench.service.engine), RepairSummaries(engine: bench.service.engine))
            #expect(try await closes.pass() == false)
            #expect(try await summaries.pass() == false)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind IN ('ledger_close', 'repair_summary')") == 0)
            try await runOut(search(bench))
            try await bench.runOut(closes)
            #expect(try await bench.list("ledger-closes?state=closed", "LedgerClosePage").count == 1)
            #expect(try await bench.order(hidden)?.state == .handedBack)
        }
    }

    @Test("One that cannot be read is told, and holds up the closes and summaries of its office only, until it can (REP-18, REP-25)")
    func unreadable() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            try await bench.raise(at: "2026-03-02 09:20")
            try await bench.raise(at: "2026-03-02 09:21", office: "donghu")
            let broken = try await bench.raise(at: "2026-03-02 09:22", office: "donghu")
            let pool = bench.service.pool
            _ = try await pool.query("CREATE TABLE kept AS SELECT id, body FROM case_file WHERE id = \(broken.uuid)")
            _ = try await pool.query("UPDATE case_file SET body = body - 'raisedAt' WHERE id = \(broken.uuid)")
            try await forget(bench)
            let log = LogRecorder()
            try await runOut(search(bench, log, page: 2))
            #expect(try await SlipSearch.gaps(pool).offices == ["donghu"])
            #expect(
                log.recorded.contains { $0.hasPrefix("error") && $0.contains(broken.description) && $0.contains("raisedAt is missing") })
            #expect(!log.recorded.joined().contains("方敏"))

            try await bench.setClock("2026-03-31 17:30")
            let closes = LedgerCloses(engine: bench.service.engine, logger: log.logger())
            let summaries = RepairSummaries(engine: bench.service.engine)
            func offices(_ kind: String) async throws -> [String] {
                try await pool.query("SELECT DISTINCT office FROM case_file WHERE kind = \(kind) ORDER BY 1").map { try $0.decode(at: 0) }
            }
            try await bench.runOut(closes)
            while try await summaries.pass() {}
            #expect(try await offices("ledger_close") == ["yunxi"])
            #expect(try await offices("repair_summary") == ["yunxi"])
            #expect(try await bench.list("ledger-closes?state=closed", "LedgerClosePage").count == 1)

            // Somebody mends it.
            _ = try await pool.query("UPDATE case_file c SET body = k.body FROM kept k WHERE k.id = c.id")
            try await runOut(search(bench, log))
            #expect(try await SlipSearch.gaps(pool).offices.isEmpty)
            try await bench.runOut(closes)
            while try await summaries.pass() {}
            #expect(try await offices("repair_summary") == ["donghu", "yunxi"])
            let closed = try await bench.list("ledger-closes?state=closed&office=donghu", "LedgerClosePage")
            #expect(((closed.first?["findings"] as? [String: Any])?["totals"] as? [String: Any])?["slips"] as? Int == 2)
        }
    }

    @Test("One that cannot be read is told once by each loop of a process, however often they look (REP-18)") func toldOnce() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let broken = try await bench.raise(at: "2026-03-02 09:20")
            try await bench.raise(at: "2026-03-02 09:21")
            _ = try await bench.service.pool.query("UPDATE case_file SET body = body - 'raisedAt' WHERE id = \(broken.uuid)")
            try await forget(bench)
            let log = LogRecorder()
            let (looks, closes) = (search(bench, log), LedgerCloses(engine: bench.service.engine, logger: log.logger()))
            try await bench.setClock("2026-03-31 17:30")
            for _ in 0..<5 {
                try await runOut(looks)
                #expect(try await closes.pass() == false)
            }
            let errors = log.recorded.filter { $0.hasPrefix("error") }
            #expect(errors.count { $0.contains("slip cannot be read") } == 1)
            #expect(errors.count { $0.contains("is not closed while") && $0.contains("yunxi") } == 1)
            #expect(errors.count == 2)
        }
    }

    @Test("What an office got no summary of for months comes when its slip can be read, in order, so many at a time (REP-25, REP-29)")
    func owed() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let broken = try await bench.raise(at: "2026-03-02 09:20", office: "donghu")
            try await bench.raise(at: "2026-03-02 09:20")
            let pool = bench.service.pool
            _ = try await pool.query("CREATE TABLE kept AS SELECT id, body FROM case_file WHERE id = \(broken.uuid)")
            _ = try await pool.query("UPDATE case_file SET body = body - 'raisedAt' WHERE id = \(broken.uuid)")
            try await forget(bench)
            try await runOut(search(bench))
            let summaries = RepairSummaries(engine: bench.service.engine)
            // 305 days and 43 whole weeks later.
            for day in ["2026-03-20", "2026-04-15", "2026-12-31"] {
                try await bench.setClock("\(day) 18:00")
                while try await summaries.pass() {}
            }
            func days(_ period: String) async throws -> [String] {
                try await pool.query(
                    """
                    SELECT body ->> 'day' AS day FROM case_file
                    WHERE kind = 'repair_summary' AND office = 'donghu' AND body ->> 'period' = \(period) ORDER BY created_at, number
                    """
                ).map { try $0.decode("day") }
            }
            #expect(try await days("daily").isEmpty)
            _ = try await pool.query("UPDATE case_file c SET body = k.body FROM kept k WHERE k.id = c.id")
            try await runOut(search(bench))
            #expect(try await summaries.pass(), "there is more than one pass makes")
            #expect(try await days("daily").count == 200)
            // Another instance goes on.
            let other = RepairSummaries(engine: bench.service.engine)
            while try await other.pass() {}
            let (daily, weekly) = (try await days("daily"), try await days("weekly"))
            #expect(daily.count == 305 && daily.first == "2026-03-02" && daily.last == "2026-12-31")
            #expect(daily == daily.sorted() && weekly == weekly.sorted())
            #expect(weekly.first == "2026-03-02" && weekly.last == "2026-12-21" && weekly.count == 43)
            #expect(try await bench.service.count("SELECT count(*) FROM owed_summary") == 0)
            // For a time in which nobody looked, nobody is owed more than was made up for before.
            let elsewhere = try await bench.service.count(
                "SELECT count(*) FROM case_file WHERE kind = 'repair_summary' AND office = 'yunxi' AND body ->> 'period' = 'daily'")
            #expect(elsewhere < 100)
        }
    }
}
