import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("Pages stay quick when there are many cases", .timeLimit(.minutes(5)))
struct SpeedTests {
    private static let cases: Int64 = 100_000
    /// Longest time of the server for a page.
    private static let limit: Duration = .milliseconds(300)
    /// The quickest of so many is held against the limit: how long the server needs, not how long it waited for others on the machine.
    private static let tries = 5

    /// As many cases as an estate has in four years; a twentieth of them is open.
    private func fill(_ pool: PostgresPool) async throws {
        _ = try await pool.query(
            """
            INSERT INTO case_entry
                (case_id, kind, state, number, office, opened_at, changed_at, version, due_at, due_clock, is_over, facts)
            SELECT gen_random_uuid(), (ARRAY['complaint', 'work_order', 'callback_task', 'contact'])[1 + i % 4],
                CASE WHEN i % 20 = 0 THEN 'registered' ELSE 'closed' END, 'ZZ-20250101-' || lpad(i::text, 6, '0'), 'o' || i % 5,
                clock_timestamp() - make_interval(mins => i * 21), clock_timestamp() - make_interval(mins => i * 21 - 2400), 5,
                CASE WHEN i % 20 = 0 THEN clock_timestamp() + make_interval(mins => i % 3000 - 1000) END,
                CASE WHEN i % 20 = 0 THEN 'T-FIRST' END, i % 20 <> 0, '{"class": "general", "level": "office", "urgency": "normal"}'
            FROM generate_series(1, \(Self.cases)::int) i
            """)
        _ = try await pool.query("ANALYZE case_entry")
    }

    /// What is told of each of these cases from its beginning to its end: some 800,000 events.
    private func fillEvents(_ pool: PostgresPool) async throws {
        let told: [(kind: String, types: [String])] = [
            (
                "complaint",
                ["registered", "classified", "routed", "started", "resolved", "replied", "closed"].map { "complaints.complaint.\($0)" }
            ),
            (
                "work_order",
                ["raised", "issued", "assigned", "collected", "quoted", "signedoff", "reportedback", "closed"].map { "repairs.order.\($0)" }
            ),
            ("callback_task", ["planned", "scheduled", "completed", "closed"].map { "callbacks.task.\($0)" }),
            ("contact", ["recorded", "promised", "replied", "closed"].map { "intake.contact.\($0)" }),
        ]
        for (kind, types) in told {
            let steps = types.map { "guanjia.\($0).v1" }
            _ = try await pool.query(
                """
                INSERT INTO case_event (case_id, sequence, type, office, at, data)
                SELECT e.case_id, t.step, t.type, e.office, e.opened_at + make_interval(hours => t.step::int * 5),
                    CASE WHEN t.step > 1 THEN jsonb_build_object('number', e.number, 'rating', 'satisfied', 'kind', 'repair', 'late', false)
                    ELSE jsonb_build_object(
                        'number', e.number, 'office', e.office, 'class', 'general', 'subject', 'cleaning_greening', 'urgency', 'normal',
                        'source', 'owner_call', 'registeredAt', to_char(e.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                        'raisedAt', to_char(e.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                        'plannedAt', to_char(e.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                        'bound', to_char(e.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                        'ledgerMonth', to_char(e.opened_at, 'YYYY-MM'), 'kind', 'repair', 'channel', 'phone') END
                FROM case_entry e CROSS JOIN unnest(\(steps)) WITH ORDINALITY t (type, step)
                WHERE e.kind = \(kind)
                """)
        }
        _ = try await pool.query("VACUUM ANALYZE case_event")
    }

    @Test("Every report of its usual period is there within 300 ms of the server with 100,000 cases and their events")
    func reports() async throws {
        try await Estate.with { estate in
            try await fill(estate.console.pool)
            try await fillEvents(estate.console.pool)
            let browser = try await estate.browser(.generalManager)
            for report in try Content().reports {
                try await expectQuick("/reports/\(report.id)", browser)
            }
        }
    }

    /// The quickest of a few tries is within the limit.
    private func expectQuick(_ path: String, _ browser: Browserless) async throws {
        var best = Duration.seconds(60)
        for _ in 0..<Self.tries {
            let began = ContinuousClock.now
            let page = try await browser.get(path)
            best = min(best, .now - began)
            #expect(page.status == 200, "\(path)")
        }
        #expect(best < Self.limit, "\(path): \(best)")
    }

    @Test("Every list is there within 300 ms of the server with 100,000 cases")
    func lists() async throws {
        try await Estate.with { estate in
            try await fill(estate.console.pool)
            let browser = try await estate.browser(.csManager)
            for path in [
                "/cases/complaints", "/cases/complaints?scope=late", "/cases/complaints?scope=today", "/cases/complaints?scope=all",
                "/cases/complaints?class=general&state=registered", "/cases/work-orders", "/cases",
            ] {
                try await expectQuick(path, browser)
            }
        }
    }
}
