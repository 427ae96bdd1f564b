import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// D15: the contracts hold for whatever is asked, not only for what our own tests ask.
    @Suite("Requests made up from the contracts are answered as those say, by no 5xx, and harm nothing (D15)", .timeLimit(.minutes(15)))
    struct GeneratedRequestTests {
        /// What Tests/Contract/fuzz_hooks.py counts.
        private struct Summary: Decodable {
            let statuses: [String: Int]
            let operations: Int
            let known: Int

            func count(_ first: Character) -> Int { statuses.reduce(0) { $0 + ($1.key.first == first ? $1.value : 0) } }
        }

        /// For each service, also while all of them run at once on two cores.
        private static let limit: Duration = .seconds(600)

        @Test(
            "Schemathesis finds no fault with any service",
            .enabled(if: Interpreter.isInstalled, "./guanjia test installs the Python packages"))
        func everyService() async throws {
            try await Trial.run("generated-requests") { trial in
                let tokens = trial.installation.directory.appending(path: "tokens-by-role.json")
                try trial.installation.credentials.write(to: tokens)
                // Commands want cases, of all four services.
                let flow = Flow(trial.desk(), minimum: 12)
                try await flow.run { $0.stop() }
                try await withThrowingTaskGroup(of: (Member, Summary).self) { group in
                    for member in Member.allCases { group.addTask { (member, try await ask(member, with: tokens, in: trial)) } }
                    for try await (member, summary) in group {
                        #expect(summary.count("5") == 0, "\(member)")
                        // One that refuses everything would prove nothing.
                        #expect(summary.count("2") >= 100, "\(member): \(summary.statuses)")
                        #expect(summary.operations == summary.known, "\(member)")
                    }
                }
                try await expectHealth(of: trial.installation)
            }
        }

        private func ask(_ member: Member, with tokens: URL, in trial: Trial) async throws -> Summary {
            let directory = trial.installation.directory.appending(path: "requests-\(member.rawValue)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let summary = directory.appending(path: "summary.json")
            try await Interpreter.run(
                "Tests/Contract/fuzz_api.py",
                [member.rawValue, member.contract, trial.installation.api(member), tokens.path, summary.path],
                atMost: Self.limit, in: directory)
            return try JSONDecoder().decode(Summary.self, from: try Data(contentsOf: summary))
        }

        /// What was taken of it, others could make sense of; nobody had to write an error down.
        private func expectHealth(of installation: Installation) async throws {
            let isThrough = try await eventually(within: .seconds(60)) {
                for member in Member.allCases where try await installation.metric("guanjia_outbox_backlog_rows", of: member) > 0 {
                    return false
                }
                return true
            }
            #expect(isThrough)
            for member in Member.allCases {
                #expect(try await installation.metric("guanjia_parked_records", of: member) == 0, "\(member)")
                #expect(try await installation.metric("guanjia_outbox_quarantined_total", of: member) == 0, "\(member)")
                let log = try String(contentsOf: installation.log(of: member), encoding: .utf8)
                let errors = log.split(separator: "\n").filter { $0.contains(#""level":"error""#) }
                #expect(errors.isEmpty, "\(member): \(errors.first ?? "")")
            }
        }
    }
}

extension Member {
    /// The file name of its contract.
    fileprivate var contract: String {
        switch self {
        case .intake: "intake"
        case .complaints: "complaint-routing"
        case .repairs: "repair-dispatch"
        case .callbacks: "callback-scheduling"
        }
    }
}
