import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// D9: others consume with what they have.
    @Suite("Other systems read the events with off-the-shelf libraries (D9)", .timeLimit(.minutes(3)))
    struct OtherClientTests {
        /// What Tests/Contract/read_topics.py prints.
        private struct Summary: Decodable {
            let records: Int
            let types: [String: Int]
            let errors: [String]
        }

        @Test(
            "A Python client parses every event with the CloudEvents SDK, and its data with JSON Schema",
            .enabled(if: FileManager.default.isExecutableFile(atPath: Interpreter.path), "./guanjia test installs the Python packages"))
        func pythonClient() async throws {
            try await Trial.run("other-client") { trial in
                let flow = Flow(trial.desk(), minimum: 10)
                try await flow.run { $0.stop() }
                let evidence = try await trial.verdict("none", runs: flow.begun)
                let summary = try await read(trial)
                #expect(summary.errors == [])
                #expect(summary.records == evidence.topics.values.reduce(0) { $0 + $1.count })
                #expect(Set(summary.types.keys) == Set(evidence.topics.values.joined().map(\.type)))
            }
        }

        private func read(_ trial: Trial) async throws -> Summary {
            let output = trial.installation.directory.appending(path: "other-client.json")
            var environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
            environment["LC_ALL"] = "C.UTF-8"
            let script = Executables.root.appending(path: "Tests/Contract/read_topics.py").path
            let arguments = [script, trial.installation.broker.bootstrapServers, output.path] + Topic.allCases.map(\.rawValue)
            let process = try await SupervisedProcess.start(
                URL(filePath: Interpreter.path), arguments: arguments, environment: environment,
                log: trial.installation.directory.appending(path: "other-client.log"), directory: trial.installation.directory)
            guard let end = await process.wait(atMost: .seconds(60)) else { throw TestFailure("the Python client does not come to an end") }
            guard end == .exited(0) else { throw TestFailure("the Python client failed: \(end)") }
            return try JSONDecoder().decode(Summary.self, from: try Data(contentsOf: output))
        }
    }
}

/// The Python that has the packages of deploy/python-requirements.txt.
private enum Interpreter {
    static var path: String {
        let named = ProcessInfo.processInfo.environment["GUANJIA_PYTHON"] ?? ""
        return named.isEmpty ? Executables.root.appending(path: ".local/python/bin/python").path : named
    }
}
