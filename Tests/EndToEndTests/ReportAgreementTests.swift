import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Console

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension EndToEndTests {
    /// What the Console counts from events is what the services count from their own tables.
    @Suite("Reports agree with the services' own tables", .timeLimit(.minutes(15)))
    struct ReportAgreementTests {
        /// A statement of `ReportChecks` over a service's tables, written apart from the report's.
        private struct Check {
            let report: Report
            let member: Member
            let sql: String
        }

        @Test("After a month of business every number that both have is the same, at every service")
        func month() async throws {
            let checks = try Self.checks()
            #expect(checks.count >= 15)
            try await Trial.run("reports") { trial in
                let tokens = trial.installation.directory.appending(path: "tokens")
                try trial.installation.credentials.write(into: tokens)
                let console = try await ConsoleProcess.start(beside: trial.installation)
                #expect(try await Sample.play(on: trial, console, tokens).contains("The sample day was played through the APIs."))
                // Through the rest of the month and the one after it: limits pass, weeks and the month are closed and counted.
                for days in [1, 3, 7, 7, 7, 7, 7] {
                    try await trial.installation.moveClocks(by: Double(days) * 86_400)
                    _ = try await console.query(
                        "UPDATE service_clock SET clock_offset = clock_offset + make_interval(secs => \(Double(days) * 86_400))")
                    try await rest(trial.installation, console)
                }
                let cookie = try await signIn(trial.installation, console)
                var differences: [String] = []
                var compared = 0
                // Jobs look once a minute; what both count goes on changing until they have.
                let agree = try await eventually(within: .seconds(180)) {
                    differences = []
                    compared = 0
                    for check in checks {
                        let (ours, theirs) = try await (
                            numbers(check, trial.installation, console, cookie), tables(check, trial.installation)
                        )
                        for (name, number) in theirs.sorted(by: { $0.key < $1.key }) {
                            compared += 1
                            let own = ours[name]
                            if own != number { differences.append("\(check.report.id) \(name): \(String(describing: own)), not \(number)") }
                        }
                    }
                    return differences.isEmpty
                }
                #expect(agree, "\(differences.joined(separator: "\n"))")
                #expect(compared > 80)
                await console.stop()
            }
        }

        private static func checks() throws -> [Check] {
            let folder = Executables.root.appending(path: "Tests/EndToEndTests/ReportChecks")
            let reports = try Content().reports
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
                let sql = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                let service = try #require(sql.firstMatch(of: /\A-- service: (\w+)\n/)?.1)
                let member = try #require(Member(rawValue: String(service)), "\(name)")
                let report = try #require(reports.first { "\($0.id).sql" == name }, "\(name) is of no report")
                return Check(report: report, member: member, sql: sql)
            }
        }

        /// The span that holds the sample's day, of the report's first kind.
        private static func scope(_ report: Report) throws -> ReportScope {
            let day = try #require(LocalDate("2026-03-02"))
            return ReportScope(
                period: ReportPeriod(report.periods[0], holding: day), office: nil, now: Date(), zone: .shanghai, settings: [:])
        }

        /// The totals as the Console's own table for Excel has them, by the names of the columns.
        private func numbers(
            _ check: Check, _ installation: Installation, _ console: ConsoleProcess, _ cookie: String
        ) async throws -> [String: Int64] {
            let period = try Self.scope(check.report).period.code
            let answer = try await installation.client.send(
                "GET", console.pages + "/reports/\(check.report.id)/table?period=\(period)", headers: ["Cookie": cookie])
            guard answer.status == 200 else { throw TestFailure("\(check.report.id) was answered \(answer.status)") }
            let lines = String(decoding: answer.body, as: UTF8.self).components(separatedBy: "\r\n")
            guard lines.count > 2 else { throw TestFailure("\(check.report.id) has no total") }
            let cells = lines[2].dropFirst().dropLast().components(separatedBy: "\",\"").dropFirst(check.report.groups.count)
            var numbers: [String: Int64] = [:]
            for (column, cell) in zip(check.report.columns.filter { !$0.isHidden }, cells) {
                guard let number = Double(cell) else { continue }
                numbers[column.name] = Int64((column.unit == .yuan ? number * 100 : number).rounded())
            }
            return numbers
        }

        /// The same from the tables of the service, without what the Console shows only as part of a share.
        private func tables(_ check: Check, _ installation: Installation) async throws -> [String: Int64] {
            let scope = try Self.scope(check.report)
            let (from, before) = scope.bounds
            let months = (ReportPeriod(.month, holding: scope.period.first).code, ReportPeriod(.month, holding: scope.period.last).code)
            var sql: SQL = "\(from)\(before)\(months.0)\(months.1)\(scope.period.first.description)\(scope.period.last.description)"
            sql = SQL(unsafe: check.sql, binds: sql.binds)
            let result = try await EvidenceReader(installation: installation).query(check.member, [sql])[0]
            let row = try #require(result.first, "\(check.report.id)")
            var numbers: [String: Int64] = [:]
            for column in check.report.columns where !column.isHidden {
                switch column.measure {
                case .count, .sum:
                    if result.columns.contains(column.name) { numbers[column.name] = try row.decode(column.name, as: Int64.self) }
                case .average, .number, .share: break
                }
            }
            #expect(!numbers.isEmpty, "\(check.report.id)")
            return numbers
        }

        /// Waits until nothing is on its way between the services and the Console.
        private func rest(_ installation: Installation, _ console: ConsoleProcess) async throws {
            let rested = try await eventually(within: .seconds(120)) {
                var told: Int64 = 0
                for member in Member.allCases {
                    let results = try await EvidenceReader(installation: installation).query(
                        member,
                        [
                            "SELECT count(*) AS n FROM outbox WHERE topic NOT LIKE '%.own.v1'",
                            "SELECT count(*) AS n FROM timer WHERE due_at <= service_now()",
                        ])
                    told += try results[0].first?.decode("n", as: Int64.self) ?? 0
                    if try results[1].first?.decode("n", as: Int64.self) != 0 { return false }
                }
                return try await console.query("SELECT count(*) AS n FROM case_event").first?.decode("n", as: Int64.self) == told
            }
            if !rested { throw TestFailure("events or timers are still on their way") }
        }

        private func signIn(_ installation: Installation, _ console: ConsoleProcess) async throws -> String {
            let body = Data("post=\(Role.generalManager.rawValue)&next=/".utf8)
            var request = URLRequest(url: try #require(URL(string: console.pages + "/sign-in")))
            request.httpMethod = "POST"
            request.httpBody = body
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
            request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
            let session = URLSession(configuration: .ephemeral, delegate: NoRedirects(), delegateQueue: nil)
            let (_, answer) = try await session.data(for: request)
            let cookie = (answer as? HTTPURLResponse)?.value(forHTTPHeaderField: "Set-Cookie")?.split(separator: ";").first
            return String(try #require(cookie, "the sign-in gave no session"))
        }
    }
}

/// Leaves a redirect to whoever sent the request.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
