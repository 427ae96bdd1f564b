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
        /// The sample's day, one of the week after it, and one of the next month. Each report is compared for every period of its kinds that
        /// holds one.
        private static let days = ["2026-03-02", BusyMonth.thursday, BusyMonth.later].compactMap { LocalDate($0) }
        /// Jobs look once a minute; what both count goes on changing until they have.
        private static let patience: Duration = .seconds(180)

        @Test("After a month of business every number that both have is the same, at every service, and so are the cases behind it")
        func month() async throws {
            let statements = try ReportStatement.all()
            #expect(Set(statements.map(\.report.id)).count >= 25)
            let policy = try Self.policy()
            defer { try? FileManager.default.removeItem(at: policy.deletingLastPathComponent()) }  // Of no use any more.
            try await Trial.run("reports", Trial.Needs(settings: ["GUANJIA_POLICY_FILE": policy.path])) { trial in
                let installation = trial.installation
                let tokens = installation.directory.appending(path: "tokens")
                try installation.credentials.write(into: tokens)
                let console = try await ConsoleProcess.start(beside: installation)
                #expect(try await Sample.play(on: trial, console, tokens).contains("The sample was played through the APIs."))
                let failures = try await BusyMonth(desk: trial.desk()).play { days in
                    if days > 0 { try await Self.move(installation, console, by: days) }
                    try await Self.rest(installation, console)
                }
                #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
                let reader = try await ReportReader(installation, console)
                try await compareNumbers(statements.filter { !$0.isOfCases }, reader)
                try await compareCases(statements.filter(\.isOfCases), reader)
                await console.stop()
            }
        }

        private static func policy() throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-policy-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Executables.root.appending(path: "deploy/policy/baseline.yaml"), to: folder.appending(path: "baseline.yaml"))
            let file = folder.appending(path: "busy.yaml")
            try Data(BusyMonth.policy.utf8).write(to: file)
            return file
        }

        /// Moves all clocks together.
        private static func move(_ installation: Installation, _ console: ConsoleProcess, by days: Int) async throws {
            let seconds = Double(days) * 86_400
            try await installation.moveClocks(by: seconds)
            _ = try await console.query("UPDATE service_clock SET clock_offset = clock_offset + make_interval(secs => \(seconds))")
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
            // Whether a column of a report was anything but zero somewhere.
            var columns: [String: [String: Bool]] = [:]
            let agree = try await eventually(within: Self.patience) {
                var left: [ReportComparison] = []
                differences = []
                for comparison in waiting {
                    let outcome = try await comparison.outcome(reader)
                    differences += outcome.differences
                    guard outcome.differences.isEmpty else {
                        left.append(comparison)
                        continue
                    }
                    compared += outcome.compared
                    columns[comparison.report.id, default: [:]].merge(outcome.columns) { $0 || $1 }
                }
                waiting = left
                return left.isEmpty
            }
            #expect(agree, "\(differences.joined(separator: "\n"))")
            #expect(compared > 1_000)
            let faults = byReport.flatMap { own in
                Self.faults(of: columns[own[0].report.id] ?? [:], zero: own.reduce(into: []) { $0.formUnion($1.zero) }, own[0].report)
            }
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        }

        /// A number that is nothing on both sides proves nothing.
        private static func faults(of columns: [String: Bool], zero: Set<String>, _ report: Report) -> [String] {
            let nothing = columns.filter { !$0.value }.map(\.key)
            return Set(nothing).subtracting(zero).sorted().map { "\(report.id) \($0) is zero in every period and line" }
                + zero.subtracting(nothing).sorted().map { "\(report.id) \($0) is said to be zero, and is not" }
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
        private static func rest(_ installation: Installation, _ console: ConsoleProcess) async throws {
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
