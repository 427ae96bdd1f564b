import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Console

extension EndToEndTests {
    /// What the Console counts from events is what the services count from their own tables.
    @Suite("Reports agree with the services' own tables", .timeLimit(.minutes(15)))
    struct ReportAgreementTests {
        /// Days of the month: the sample's, and one of the week after it. Each report is compared for every period of its kinds that holds one.
        private static let days = ["2026-03-02", "2026-03-12"].compactMap { LocalDate($0) }
        /// Through the rest of the month and the one after it: limits pass, weeks and the month are closed and counted.
        private static let leaps = [1, 3, 7, 7, 7, 7, 7]
        /// Jobs look once a minute; what both count goes on changing until they have.
        private static let patience: Duration = .seconds(180)

        @Test("After a month of business every number that both have is the same, at every service, and so are the cases behind it")
        func month() async throws {
            let statements = try ReportStatement.all()
            #expect(Set(statements.map(\.report.id)).count >= 25)
            try await Trial.run("reports") { trial in
                let tokens = trial.installation.directory.appending(path: "tokens")
                try trial.installation.credentials.write(into: tokens)
                let console = try await ConsoleProcess.start(beside: trial.installation)
                #expect(try await Sample.play(on: trial, console, tokens).contains("The sample day was played through the APIs."))
                for days in Self.leaps {
                    try await trial.installation.moveClocks(by: Double(days) * 86_400)
                    _ = try await console.query(
                        "UPDATE service_clock SET clock_offset = clock_offset + make_interval(secs => \(Double(days) * 86_400))")
                    try await rest(trial.installation, console)
                }
                let reader = try await ReportReader(trial.installation, console)
                try await compareNumbers(statements.filter { !$0.isOfCases }, reader)
                try await compareCases(statements.filter(\.isOfCases), reader)
                await console.stop()
            }
        }

        private static func periods(of report: Report) -> Set<ReportPeriod> {
            Set(report.periods.flatMap { kind in (kind == .now ? Array(days.prefix(1)) : days).map { ReportPeriod(kind, holding: $0) } })
        }

        private func compareNumbers(_ statements: [ReportStatement], _ reader: ReportReader) async throws {
            let byReport = Dictionary(grouping: statements, by: \.report.id).sorted { $0.key < $1.key }.map(\.value)
            var waiting = byReport.flatMap { own in
                Self.periods(of: own[0].report).sorted { $0.code < $1.code }.map {
                    ReportComparison(report: own[0].report, period: $0, statements: own)
                }
            }
            var (compared, differences): (Int, [String]) = (0, [])
            let agree = try await eventually(within: Self.patience) {
                var left: [ReportComparison] = []
                differences = []
                for comparison in waiting {
                    let outcome = try await comparison.outcome(reader)
                    differences += outcome.differences
                    if outcome.differences.isEmpty { compared += outcome.compared } else { left.append(comparison) }
                }
                waiting = left
                return left.isEmpty
            }
            #expect(agree, "\(differences.joined(separator: "\n"))")
            #expect(compared > 1_000)
        }

        private func compareCases(_ statements: [ReportStatement], _ reader: ReportReader) async throws {
            var compared = 0
            for statement in statements {
                var differences: [String] = []
                let agree = try await eventually(within: .seconds(60)) {
                    let outcome = try await ReportComparison.cases(
                        statement, ReportPeriod(statement.report.periods[0], holding: Self.days[0]), reader)
                    differences = outcome.differences
                    if differences.isEmpty { compared += outcome.compared }
                    return differences.isEmpty
                }
                #expect(agree, "\(differences.joined(separator: "\n"))")
            }
            #expect(compared > 50)
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
    }
}
