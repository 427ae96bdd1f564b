import Casework
import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing
import Yams

@testable import Console

@Suite("Reports", .timeLimit(.minutes(5))) struct ReportTests {
    @Test("Every report's file is one, and its query runs: table, year, cases behind every column")
    func files() async throws {
        let reports = try Content().reports
        #expect(reports.count > 10)
        #expect(Set(reports.map(\.id)).count == reports.count)
        try await Estate.with { estate in
            let figures = ReportFigures(pool: estate.console.pool)
            let day = try #require(LocalDate("2026-03-02"))
            for report in reports {
                for kind in report.periods {
                    let scope = ReportScope(
                        period: ReportPeriod(kind, holding: day), office: "yunxi", now: Date(), zone: .shanghai,
                        settings: [.repairShare: 0.8, .satisfactionTarget: 0.85, .topUpThreshold: 0.5])
                    let rows = try await figures.rows(of: report, in: scope)
                    #expect(rows.first?.groups == [], "\(report.id)")
                    for column in report.columns where ReportFigures.filter(column) != nil {
                        let cell = ReportFigures.Cell(column: column, groups: report.groups.map { _ in "x" })
                        #expect(try await figures.count(behind: cell, of: report, in: scope) == 0, "\(report.id) \(column.name)")
                        #expect(try await figures.cases(behind: cell, of: report, in: scope, limit: 5).isEmpty)
                    }
                }
                if report.charts.contains(where: { $0.kind == .trend }) {
                    let scope = ReportScope(
                        period: ReportPeriod(.month, holding: day), office: nil, now: Date(), zone: .shanghai, settings: [:])
                    #expect(try await figures.trend(of: report, scope).count == 12, "\(report.id)")
                }
            }
        }
    }

    /// A complaint that is handled in time, one that is withdrawn, one that is not accepted, and one that nobody touches; and nine days.
    private func work(_ estate: Estate) async throws {
        let (done, withdrawn, refused) = (try await estate.register(), try await estate.register(), try await estate.register())
        _ = try await estate.register()
        try await estate.command("start-review", done.id, as: .csDept)
        try await estate.command("classify", done.id, as: .csDept, ["class": "general", "subject": "cleaning_greening"])
        try await estate.command("route", done.id, as: .csDept, ["person": "吴班长", "proposal": "今天清扫"])
        for code in ["start", "resolve", "reply"] {
            try await estate.command(code, done.id, as: .ownerServiceSupervisor, try Self.example(of: code))
        }
        try await estate.command("withdraw", withdrawn.id, as: .csDept, ["reason": "业主撤回"])
        try await estate.command("start-review", refused.id, as: .csDept)
        try await estate.command("reject", refused.id, as: .csDept, try Self.example(of: "reject"))
        for pool in [estate.complaints.pool, estate.console.pool] { _ = try await ServiceClock(pool: pool).move(toOffset: 9 * 86_400) }
        try await estate.settle()
    }

    private static func example(of code: String) throws -> [String: Any] {
        let example = try OpenAPIFile("complaint-routing.yaml").example(of: "POST /complaints/{id}/\(code)")
        return try JSONSerialization.jsonObject(with: example) as? [String: Any] ?? [:]
    }

    @Test("Numbers are those of the service's own statistics, and the cases behind them as many")
    func complaints() async throws {
        try await Estate.with { estate in
            try await work(estate)
            let report = try #require(Content().reports.first { $0.id == "R-01" })
            let registered = Date()
            let scope = ReportScope(
                period: ReportPeriod(.month, holding: EstateZone.shanghai.date(of: registered)), office: nil,
                now: registered.addingTimeInterval(9 * 86_400), zone: .shanghai, settings: [:])
            let figures = ReportFigures(pool: estate.console.pool)
            let all = try #require(try await figures.rows(of: report, in: scope).first)
            let request = TestRequest("GET /complaint-statistics?month=\(scope.period.code)", as: .generalManager)
            let answer = try await estate.complaints.ask(request)
            let total = try #require((answer.json["rows"] as? [[String: Any]] ?? answer.json["items"] as? [[String: Any]])?.first)
            for (name, expected) in [("registered", 4.0), ("handled", 1), ("due", 2), ("timely", 1), ("withdrawn", 1), ("not_accepted", 1)]
            {
                let number = try #require(all.numbers[name])
                let theirs = (total[name == "not_accepted" ? "notAccepted" : name] as? NSNumber)?.doubleValue
                #expect(number == theirs && number == expected, "\(name)")
                let column = try #require(report.column(name))
                #expect(Double(try await figures.count(behind: .init(column: column, groups: []), of: report, in: scope)) == number)
            }
        }
    }

    @Test("A user of one office gets that office's numbers and cases of every report, whatever the address says; other posts none")
    func offices() async throws {
        try await Estate.with { estate in
            let (own, other) = (try await estate.register(in: "yunxi"), try await estate.register(in: "lanwan"))
            try await estate.settle()
            let browser = try await estate.browser(Estate.ofOneOffice)
            for report in try Content().reports {
                #expect(try await browser.get("/reports/\(report.id)?office=lanwan").status == 403, "\(report.id)")
                let columns = report.columns.filter { ReportFigures.filter($0) != nil }
                for path in ["", "/table"] + columns.map({ "/cases?column=\($0.name)" }) {
                    let page = try await browser.get("/reports/\(report.id)\(path)")
                    #expect(page.status == 200, "\(report.id)\(path)")
                    #expect(!page.html.contains(other.number) && !page.html.contains("lanwan"), "\(report.id)\(path)")
                }
            }
            for report in try Content().reports {
                let hasTrends = report.charts.contains { $0.kind == .trend }
                let page = try await browser.get("/reports/\(report.id)/trends")
                #expect(page.status == (hasTrends ? 200 : 404), "\(report.id)")
            }
            let table = try await browser.get("/reports/R-01/table").html
            #expect(table.components(separatedBy: "\r\n")[2].hasPrefix(#""合计","合计","1""#))
            #expect(try await browser.get("/reports/R-01/cases?column=registered").html.contains(own.number))
            let whole = try await estate.browser(.generalManager)
            #expect(try await whole.get("/reports/R-01/table").html.components(separatedBy: "\r\n")[2].hasPrefix(#""合计","合计","2""#))
            #expect(try await whole.get("/reports/R-01/table?office=lanwan").html.contains(#""合计","合计","1""#))
            let stranger = try await estate.browser(.technician)
            for path in ["", "/table", "/trends", "/cases?column=registered"] {
                #expect(try await stranger.get("/reports/R-01\(path)").status == 403, "\(path)")
            }
            #expect(try await whole.get("/reports/R-01?period=2026-13").status == 400)
            #expect(try await whole.get("/reports/R-99").status == 404)
        }
    }

    @Test("Lines stand in the order of the rules, then by their codes, and what has no value last; what sums up before what it sums")
    func order() async throws {
        let report = try YAMLDecoder().decode(
            Report.self,
            from: """
                id: R-01
                title: [甲, A]
                source: RPT-01
                receives: [office_director]
                periods: [month]
                about: [甲, A]
                groups: [{name: class, label: [甲, A], values: class}, {name: subject, label: [甲, A], values: kind, order: subject}]
                columns: [{name: cases, label: [甲, A], formula: [甲, A]}]
                sql: |
                  SELECT NULL::uuid AS case_id, 'yunxi' AS office, v.class, v.subject, true AS cases
                  FROM scope s CROSS JOIN (VALUES
                      ('major', 'other'), ('general', NULL), ('general', 'ab'), ('general', 'aa'), ('general', 'fees'), (NULL, 'fees')
                  ) v (class, subject)
                """)
        let orders = try Content().orders
        try await Estate.with { estate in
            let scope = ReportScope(
                period: ReportPeriod(.month, holding: try #require(LocalDate("2026-03-02"))), office: nil, now: Date(), zone: .shanghai,
                settings: [:])
            let rows = try await ReportFigures(pool: estate.console.pool, orders: orders).rows(of: report, in: scope)
            let expected = [
                [], ["general"], ["general", "fees"], ["general", "aa"], ["general", "ab"], ["general", "-"], ["major"],
                ["major", "other"], ["-"], ["-", "fees"],
            ]
            #expect(rows.map(\.groups) == expected)
        }
    }

    @Test("Of a month's repairs an office lacks what is below the policy's share, rounded up; where it calls nobody back, nothing (CBK-11)")
    func topUp() async throws {
        let report = try #require(Content().reports.first { $0.id == "R-06" })
        #expect(ReportScope.settings(of: .baseline)[.topUpThreshold] == 0.5)
        try await Estate.with { estate in
            let pool = estate.console.pool
            // Seven slips of one office and three of another; of each third one the owner was called, of the last after the month.
            _ = try await pool.query(
                """
                WITH slip AS (SELECT i, gen_random_uuid() AS id, CASE WHEN i < 7 THEN 'a' ELSE 'b' END AS office FROM generate_series(0, 9) i)
                INSERT INTO case_event (case_id, sequence, type, office, at, data)
                SELECT id, 1, 'guanjia.callbacks.task.planned.v1', office, timestamptz '2026-03-05Z', jsonb '{"cycle": 1}' FROM slip
                UNION ALL
                SELECT gen_random_uuid(), 1, 'guanjia.repairs.callback.requested.v1', office, timestamptz '2026-03-05Z',
                    jsonb_build_object('cycle', 1, 'callbackTaskId', id, 'reportedBackAt', '2026-03-05T00:00:00.000Z') FROM slip
                UNION ALL
                SELECT id, 2, 'guanjia.callbacks.task.completed.v1', office,
                    CASE i WHEN 9 THEN timestamptz '2026-03-31 16:00Z' ELSE timestamptz '2026-03-31 15:59Z' END, jsonb '{"cycle": 1}'
                FROM slip WHERE i % 3 = 0
                """)
            func needed(_ settings: [ReportScope.Setting: Double]) async throws -> [[String: Double]] {
                let scope = ReportScope(
                    period: ReportPeriod(.month, holding: try #require(LocalDate("2026-03-02"))), office: nil, now: Date(),
                    zone: .shanghai, settings: settings)
                return try await ReportFigures(pool: pool).rows(of: report, in: scope).map { row in
                    row.numbers.filter { ["cases", "done_in_month", "needed"].contains($0.key) }
                }
            }
            #expect(
                try await needed([.topUpThreshold: 0.5]) == [
                    ["cases": 10, "done_in_month": 3, "needed": 3], ["cases": 7, "done_in_month": 3, "needed": 1],
                    ["cases": 3, "done_in_month": 0, "needed": 2],
                ])
            #expect(try await needed([:]).map { $0["needed"] } == [0, 0, 0])
        }
    }

    @Test("What cannot be a report says why")
    func faults() throws {
        func report(_ more: String) throws -> Report {
            try YAMLDecoder().decode(
                Report.self,
                from: """
                    id: R-01
                    title: [甲, A]
                    source: RPT-01
                    receives: [office_director]
                    periods: [month]
                    about: [甲, A]
                    sql: SELECT 1
                    \(more)
                    """)
        }
        let good = "columns: [{name: a, label: [甲, A], formula: [甲, A]}]"
        #expect(ReportCheck.faults(of: try report(good)) == [])
        for (wrong, fault) in [
            ("columns: [{name: \"a; DROP\", label: [甲, A], formula: [甲, A]}]", "has the name"),
            ("columns: [{name: a, label: [甲, A], formula: [甲, A], share: [b, c]}]", "has a share of b"),
            ("columns: [{name: a, hidden: true, label: [甲, A], formula: [甲, A]}]", "shows no column"),
            ("\(good)\ncharts: [{kind: trend, column: b, title: [甲, A]}]", "has a chart of columns"),
            ("\(good)\ncharts: [{kind: bars, by: x, columns: [a], title: [甲, A]}]", "has bars by something else"),
            ("\(good)\nlist: {column: b, title: [甲, A]}", "lists b"),
            ("columns: [{name: a, sum: \"x) --\", label: [甲, A], formula: [甲, A]}]", "has the name x) --"),
        ] {
            #expect(ReportCheck.faults(of: try report(wrong)).contains { $0.hasPrefix(fault) }, "\(wrong)")
        }
    }
}
