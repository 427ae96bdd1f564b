import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// D9: others consume with what they have.
    @Suite("Other systems read the events with off-the-shelf libraries (D9)", .timeLimit(.minutes(5)))
    struct OtherClientTests {
        /// What Tests/Contract/read_topics.py prints.
        private struct Summary: Decodable {
            let records: Int
            let types: [String: Int]
            let errors: [String]
        }

        @Test(
            "A Python client parses every event with the CloudEvents SDK, and its data with JSON Schema",
            .enabled(if: Interpreter.isInstalled, "./guanjia test installs the Python packages"))
        func pythonClient() async throws {
            try await Trial.run("other-client") { trial in
                let flow = Flow(trial.desk(), minimum: 10)
                try await flow.run { $0.stop() }
                let evidence = EvidenceReader(installation: trial.installation)
                // The register begins its day by itself, some time after the start; here, so that its event is always among those read.
                let isBegun = try await eventually(within: .seconds(60)) {
                    try await evidence.topic(of: .complaints).entries.contains { $0.type == RegisterBegun.type.rawValue }
                }
                #expect(isBegun)
                try await trial.verdict("none", runs: flow.begun)
                // Jobs and timers publish when they like. Two readers see the same only when nobody writes any more.
                for member in Member.allCases { try await trial.installation.stop(member) }
                let topics = try await evidence.read().topics
                let summary = try await read(trial)
                #expect(summary.errors == [])
                #expect(summary.records == topics.values.reduce(0) { $0 + $1.count })
                #expect(summary.types == Dictionary(topics.values.joined().map { ($0.type, 1) }, uniquingKeysWith: +))
                try await expectBoard(of: topics, in: trial)
            }
        }

        /// The program of docs/consuming-events.md prints a line for each event of a complaint, once each.
        private func expectBoard(of topics: [Member: [TopicEntry]], in trial: Trial) async throws {
            let output = trial.installation.directory.appending(path: "board.txt")
            try await Interpreter.run(
                "Tests/Contract/run_example.py", [Executables.root.appending(path: "docs/consuming-events.md").path, output.path],
                environment: [
                    "KAFKA_BOOTSTRAP_SERVERS": trial.installation.broker.bootstrapServers, "STOP_WHEN_IDLE_SECONDS": "15",
                ],
                atMost: .seconds(100), in: trial.installation.directory)
            let printed = try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map { line in
                line.split(separator: " ").last.map(String.init) ?? ""
            }
            let told = try #require(topics[.complaints]).map { $0.type.split(separator: ".") }.filter { $0[2] == "complaint" }
            #expect(printed.sorted() == told.map { String($0[3]) }.sorted())
            #expect(printed.contains("registered") && printed.contains("closed"))
        }

        private func read(_ trial: Trial) async throws -> Summary {
            let output = trial.installation.directory.appending(path: "other-client.json")
            try await Interpreter.run(
                "Tests/Contract/read_topics.py",
                [trial.installation.broker.bootstrapServers, output.path] + Topic.allCases.map(\.rawValue), atMost: .seconds(60),
                in: trial.installation.directory)
            return try JSONDecoder().decode(Summary.self, from: try Data(contentsOf: output))
        }
    }
}
