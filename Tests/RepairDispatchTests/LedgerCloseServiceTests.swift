import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("The close of a month on a real database", .timeLimit(.minutes(10)))
struct LedgerCloseServiceTests {
    private func closes(_ bench: ServiceBench, _ query: String = "") async throws -> [[String: Any]] {
        var closes: [[String: Any]] = []
        for item in try await bench.list("ledger-closes?\(query)", "LedgerClosePage") {
            closes.append(try await bench.whole(item, at: "ledger-closes", "LedgerClose"))
        }
        return closes
    }

    private func leftOver(_ close: [String: Any]) throws -> [[String: Any]] {
        try #require((close["findings"] as? [String: Any])?["leftOver"] as? [[String: Any]])
    }

    private func total(_ close: [String: Any], _ name: String) -> Int? {
        ((close["findings"] as? [String: Any])?["totals"] as? [String: Any])?[name] as? Int
    }

    private func ids(_ close: [String: Any]) throws -> [String] { try leftOver(close).compactMap { $0["workOrderId"] as? String } }

    @Test(
        """
        Every slip of the month is totalled and what was not done is listed once; the last two days' slips belong to the next, and what \
        happens later changes nothing (REP-18 to REP-20, RPT-04, WE-36)
        """)
    func month() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let done = try await bench.raise(at: "2026-03-02 09:20")
            try await bench.repair(done)
            let idle = try await bench.raise(at: "2026-03-02 09:21", urgency: .emergency)
            let returned = try await bench.raise(at: "2026-03-02 09:22")
            let approved = try await bench.raise(at: "2026-03-02 09:23")
            for id in [returned, approved] {
                try await bench.give("collect", to: id, as: .engineering)
                try await bench.give("hand-back", to: id, as: .engineering)
            }
            try await bench.give("carry-over", to: approved, as: .officeDirector)
            let gone = try await bench.raise(at: "2026-03-02 09:24")
            try await bench.give("cancel", to: gone, as: .receptionist)
            try await bench.setClock("2026-03-30 10:00")
            let late = try await bench.raise(at: "2026-03-30 00:00")
            let runs = LedgerCloses(engine: bench.service.engine)
            try await bench.setClock("2026-03-31 17:20")
            #expect(try await runs.pass() == false)
            #expect(try await closes(bench).isEmpty)

            try await bench.setClock("2026-03-31 17:30")
            try await bench.runOut(runs)
            let close = try #require(try await closes(bench, "month=2026-03&office=yunxi").first)
            #expect(close["state"] as? String == "closed")
            #expect(Set(try ids(close)) == Set([idle, returned, approved].map(\.description)))
            #expect(try leftOver(close).count == 3)
            let causes = Dictionary(
                uniqueKeysWithValues: try leftOver(close).map { ($0["workOrderId"] as? String, $0["cause"] as? String) })
            #expect(causes[idle.description] == "month_end")
            #expect(causes[returned.description] == "department")
            let opinions = try leftOver(close).filter { $0["hasOpinion"] as? Bool == true }.map { $0["workOrderId"] as? String }
            #expect(opinions == [approved.description])
            for (name, count) in [
                ("slips", 5), ("raised", 5), ("done", 1), ("handedBack", 2), ("handedBackAtMonthEnd", 1), ("carriedOver", 1),
                ("rolledOver", 0), ("cancelled", 1), ("normal", 4), ("emergency", 1), ("paid", 1), ("paidFen", 8_600),
            ] {
                #expect(total(close, name) == count, "\(name)")
            }
            #expect(try await bench.order(idle)?.handBack?.cause == .monthEnd)
            #expect(try await bench.order(late)?.state == .issued)
            let told = try bench.topics.events(LedgerMonthClosed.self, with: bench.coder)
            #expect(told.map(\.slips) == [5])
            #expect(told.first?.awaitingOpinion == 0)

            try await bench.give("carry-over", to: idle, as: .officeDirector)
            try await bench.runOut(runs)
            let still = try #require(try await closes(bench, "month=2026-03").first)
            #expect(still["version"] as? Int == close["version"] as? Int)
            #expect(try await closes(bench, "month=2026-04").isEmpty)

            // April: what was carried over counts there, and what still waits for March's opinion is named apart.
            try await bench.setClock("2026-04-30 17:30")
            let isReissued = try await eventually {
                try await bench.service.count("SELECT count(*) FROM work_order_index WHERE state = 'carried_over'") == 0
            }
            #expect(isReissued)
            try await bench.runOut(runs)
            let april = try #require(try await closes(bench, "month=2026-04").first)
            #expect(Set(try ids(april)) == Set([idle, approved, late].map(\.description)))
            #expect(total(april, "slips") == 3)
            #expect(total(april, "raised") == 1)
            #expect((april["findings"] as? [String: Any])?["awaitingOpinionIds"] as? [String] == [returned.description])
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'ledger_close'") == 2)
            let stranger = try await bench.service.ask(TestRequest("GET /ledger-closes", as: .mailSorter))
            #expect((stranger.json["items"] as? [[String: Any]])?.first?["findings"] == nil)
        }
    }

    @Test(
        "Left in the middle and taken up by another, or done by two at once, each slip is dealt with once (REP-18)",
        arguments: [false, true])
    func interrupted(literal: Bool) async throws {
        try await ServiceBench.atRest("2026-03-02 09:30", under: literal ? .literal : .baseline, instances: 2) { bench in
            var slips: Set<String> = []
            for minute in 10..<22 { slips.insert(try await bench.raise(at: "2026-03-02 09:\(minute)").description) }
            try await bench.setClock("2026-03-31 17:30")
            // The first dies after five slips.
            var first = LedgerCloses(engine: bench.service.engine)
            first.limits = (pass: 5, page: 2)
            #expect(try await first.pass())
            #expect(
                try await bench.service.count("SELECT count(*) FROM work_order_index WHERE is_unfinished AND ledger_month = '2026-03'") == 7
            )
            #expect(try await closes(bench).map { $0["state"] as? String } == ["closing"])
            #expect(try await closes(bench).first?["findings"] == nil)

            var second = LedgerCloses(engine: bench.service.engine)
            second.limits = (pass: 2_000, page: 3)
            let third = LedgerCloses(engine: bench.service.others[0])
            async let one: Void = bench.runOut(second)
            async let other: Void = bench.runOut(third)
            _ = try await (one, other)
            let close = try #require(try await closes(bench).first)
            #expect(close["state"] as? String == "closed")
            #expect(try ids(close).count == 12)
            #expect(Set(try ids(close)) == slips)
            #expect(try leftOver(close).allSatisfy { $0["standing"] as? String == (literal ? "rolled_over" : "handed_back") })
            #expect(total(close, literal ? "rolledOver" : "handedBack") == 12)
            let commands = try await bench.service.count(
                "SELECT count(*) FROM case_history WHERE command IN ('hand-back-at-month-end', 'roll-over')")
            #expect(commands == 12)
            #expect(try await bench.service.count("SELECT count(*) FROM case_history WHERE command = 'close'") == 1)
            #expect(try await bench.service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.repairs.ledger.monthclosed.v1'") == 1)
        }
    }

    @Test("Months that passed while no instance ran are closed one after another; a slip that rolls over is in each of them once (REP-18)")
    func downtime() async throws {
        try await ServiceBench.atRest("2026-01-15 09:30", under: .literal) { bench in
            let id = try await bench.raise(at: "2026-01-15 09:20")
            try await bench.setClock("2026-04-10 10:00")
            let runs = LedgerCloses(engine: bench.service.engine)
            try await bench.runOut(runs)
            #expect(
                try await bench.ledger(of: id) == ["2026-01 rolled_over", "2026-02 rolled_over", "2026-03 rolled_over", "2026-04 open"])
            let all = try await closes(bench)
            #expect(Set(all.compactMap { $0["month"] as? String }) == ["2026-01", "2026-02", "2026-03"])
            for close in all { #expect(try ids(close) == [id.description]) }
            #expect(try await bench.order(id)?.state == .issued)

            // What comes in after its month was closed goes on to the present one, and the closes stay as they are.
            let straggler = try await bench.raise(at: "2026-02-10 10:00")
            try await bench.runOut(runs)
            #expect(try await bench.ledger(of: straggler).last == "2026-04 open")
            #expect(try await closes(bench).count == 3)
            for close in try await closes(bench) { #expect(total(close, "slips") == 1) }
        }
    }

    @Test(
        "A slip whose transaction began before the month was to be closed and ends afterwards is in the close, which waits for it (REP-18)")
    func begun() async throws {
        try await ServiceBench.atRest("2026-03-31 17:29") { bench in
            let id = try await bench.raise(at: "2026-03-10 17:00")
            var hasty = LedgerCloses(engine: bench.service.engine)
            hasty.patience = .milliseconds(100)
            let runs = hasty
            let copy = try await bench.entering(copyOf: id) {
                try await bench.setClock("2026-03-31 17:30")
                await #expect(throws: ChangesGoOn.self) { try await runs.pass() }
                #expect(try await closes(bench).isEmpty)
            }
            try await bench.runOut(LedgerCloses(engine: bench.service.engine))
            let close = try #require(try await closes(bench).first)
            #expect(total(close, "slips") == 2)
            #expect(Set(try ids(close)) == Set([id, copy].map(\.description)))
        }
    }

    @Test("A list shows the figures of closes, and not their slips") func figures() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let id = try await bench.raise(at: "2026-03-02 09:20")
            try await bench.setClock("2026-03-31 17:30")
            try await bench.runOut(LedgerCloses(engine: bench.service.engine))
            let item = try #require(try await bench.list("ledger-closes", "LedgerClosePage").first)
            let shown = try #require(item["findings"] as? [String: Any])
            #expect(Set(shown.keys) == ["totals", "unlisted", "awaitingOpinion"])
            #expect(total(item, "handedBack") == 1)
            #expect(try ids(try #require(try await closes(bench).first)) == [id.description])
        }
    }

    @Test("With its jobs running in three instances the service closes a month by itself (REP-18)") func byItself() async throws {
        try await ServiceBench.at("2026-03-02 09:30", instances: 3) { bench in
            let id = try await bench.raise(at: "2026-03-02 09:20")
            try await bench.setClock("2026-03-31 17:30")
            let isClosed = try await eventually { try await closes(bench, "state=closed").count == 1 }
            #expect(isClosed)
            #expect(try await bench.order(id)?.state == .handedBack)
            #expect(try await bench.service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.repairs.ledger.monthclosed.v1'") == 1)
        }
    }

    @Test("What is due is found along indexes, however long the ledger is") func plan() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let pool = bench.service.pool
            _ = try await pool.query(
                """
                INSERT INTO ledger_entry (order_id, month, number, office, is_first, standing, has_opinion)
                SELECT gen_random_uuid(), '20' || 20 + n % 6 || '-0' || 1 + n % 9, 'WO', 'office-' || n % 40, true, 'done', false
                FROM generate_series(1, 20000) n
                """)
            _ = try await pool.query("ANALYZE ledger_entry")
            let months = bench.service.engine.policy.months(upTo: try #require(LedgerMonth("2025-12")), count: 24)
            let look = LedgerCloseStatements.due(months)
            #expect(try await !pool.query(look).isEmpty)
            let plan = try await pool.query("EXPLAIN \(look)").map { try $0.decode(at: 0, as: String.self) }.joined(separator: "\n")
            #expect(!plan.contains("Seq Scan on ledger_entry"), "\(plan)")
        }
    }
}
