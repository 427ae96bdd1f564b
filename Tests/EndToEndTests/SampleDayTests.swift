import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// What `./guanjia up` shows to somebody who tries the system.
    @Suite("The sample day goes through the APIs of a whole installation", .timeLimit(.minutes(10)))
    struct SampleDayTests {
        private static let limit: Duration = .seconds(300)
        /// Lists that are filled afterwards.
        private static let paths = [
            "contacts", "households", "service-requests", "fee-notices", "move-ins", "move-outs", "goods-moves", "vacant-units",
            "renovations", "calls", "visitors", "group-visits", "mail-items", "key-custodies", "passes", "shifts", "patrols", "notices",
            "keys-out", "visitors-in-house", "unpaid-fees",
        ]

        @Test("Nothing of it is refused, every list of the desk is filled, nothing is parked, and a second run finds all done")
        func sample() async throws {
            try await Trial.run("sample-day", Trial.Needs(settings: ["GUANJIA_LOG_LEVEL": "trace"])) { trial in
                let tokens = trial.installation.directory.appending(path: "tokens")
                try trial.installation.credentials.write(into: tokens)
                let console = try await ConsoleProcess.start(beside: trial.installation)
                let said = try await Self.play(on: trial, console, tokens)
                #expect(said.contains("The sample day was played through the APIs.") && !said.contains("!!"))
                for path in Self.paths {
                    let headers = ["Authorization": try trial.installation.credentials.authorization(.officeDirector)]
                    let answer = try await trial.installation.client.send(
                        "GET", trial.installation.api(.intake) + "/\(path)?limit=1", headers: headers)
                    #expect(answer.status == 200 && answer.json["items"].items.count == 1, "\(path)")
                }
                let evidence = try await EvidenceReader(installation: trial.installation).read()
                #expect(evidence.records.values.allSatisfy { $0.parked.isEmpty && $0.quarantined == 0 })
                #expect(try await Self.play(on: trial, console, tokens).contains("was played before"))
                await console.stop()
                let people = try Self.people()
                #expect(people.count >= 20)
                let leaks = try await Leaks(installation: trial.installation, particulars: people).find()
                if !leaks.isEmpty { throw TestFailure("private content leaked:\n\(leaks.joined(separator: "\n"))") }
            }
        }

        /// Whom the scripts name and their telephone numbers, as they were said and as they are kept, by what they are (I10).
        private static func people() throws -> [String: String] {
            var people: [String: String] = [:]
            let name = /(?:name|occupier|tenant|borrower|callerName|contactPerson|signedBy|recipient|acceptedBy): (\p{Han}{2,4})[,}\]\s]/
            for file in ["day.yaml", "books.yaml"] {
                let text = try String(contentsOf: Executables.root.appending(path: "examples/\(file)"), encoding: .utf8)
                for match in text.matches(of: name) { people["person \(people.count) of the sample"] = String(match.1) }
                for match in text.matches(of: /139 0000 \d{4}/) {
                    let number = String(match.0)
                    people["number \(people.count) of the sample"] = number
                    people["number \(people.count) of the sample"] = number.replacingOccurrences(of: " ", with: "")
                }
            }
            return people
        }

        /// - Returns: what guanjiactl said.
        private static func play(on trial: Trial, _ console: ConsoleProcess, _ tokens: URL) async throws -> String {
            let installation = trial.installation
            var environment = [
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "GUANJIA_PROFILE": "dev",
                "GUANJIA_TOKENS_DIR": tokens.path, "GUANJIA_CONSOLE_ADMIN_URL": console.admin,
            ]
            environment["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
            for member in Member.allCases {
                environment["GUANJIA_\(member.rawValue.uppercased())_URL"] = installation.api(member)
                environment["GUANJIA_\(member.rawValue.uppercased())_ADMIN_URL"] = installation.admin(member)
            }
            let log = installation.directory.appending(path: "sample-\(UUID().uuidString.prefix(4)).log")
            let process = try await SupervisedProcess.start(
                Executables.program("guanjiactl"),
                arguments: ["sample", "run", "--keep-clock", "--directory", Executables.root.appending(path: "examples").path],
                environment: environment, log: log, directory: installation.directory)
            let end = await process.wait(atMost: limit)
            let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""  // Without a log there is nothing to tell.
            guard end == .exited(0) else {
                await process.kill9()
                throw TestFailure("the sample did not go through: \(String(describing: end))\n\(said.suffix(3_000))")
            }
            return said
        }
    }
}
