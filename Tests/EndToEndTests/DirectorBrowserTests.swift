import Database
import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// The director's pages, and those of planners, callers and operators: in Debian's Chromium, with every service as a process of its own.
    @Suite("The director's register and reports in a real browser", .timeLimit(.minutes(6)))
    struct DirectorBrowserTests {
        /// What Tests/Browser/sign_and_report.py says.
        private struct Signed: Decodable {
            let pages: [String: BrowserTests.Seen]
            /// Characters of the drawing in the form, after a tap and after some strokes.
            let dotted: Int
            let strokes: Int
            let signed: String
            let drawn: Bool
            let registered: String
            let behind: Behind
            let download: Download
            let unlabelled: [String]
            let faint: [String]
        }

        /// What the page of the cases behind a number says, and how many it lists.
        private struct Behind: Decodable {
            let said: String
            let listed: Int

            init(from decoder: any Decoder) throws {
                var parts = try decoder.unkeyedContainer()
                (said, listed) = (try parts.decode(String.self), try parts.decode(Int.self))
            }
        }

        /// The table for Excel: its type, its first bytes, and what it says.
        private struct Download: Decodable {
            let type: String
            let mark: [Int]
            let text: String

            init(from decoder: any Decoder) throws {
                var parts = try decoder.unkeyedContainer()
                (type, mark, text) = (try parts.decode(String.self), try parts.decode([Int].self), try parts.decode(String.self))
            }
        }

        private static let complaints = 3

        @Test(
            "The register is signed by hand (CMP-37), and a report's number is that of the service's table and leads to as many cases",
            .enabled(if: Interpreter.hasBrowser, "./guanjia test installs Chromium on Debian, and the Python packages"))
        func sign() async throws {
            try await Trial.run("browser-director") { trial in
                let installation = trial.installation
                let console = try await ConsoleProcess.start(beside: installation)
                for number in 0..<Self.complaints {
                    try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: number)).play()
                }
                try await waitForRegister(installation)
                let count = try await EvidenceReader(installation: installation).query(
                    .complaints, ["SELECT count(*) AS n FROM complaint_index"])[0].first?.decode("n", as: Int64.self)
                let known = try await eventually(within: .seconds(60)) {
                    try await console.query("SELECT count(*) AS n FROM case_entry WHERE kind = 'complaint' AND state = 'closed'").first?
                        .decode("n", as: Int64.self) == Int64(Self.complaints)
                }
                #expect(known, "the Console knows the complaints")
                let pictures = ProcessInfo.processInfo.environment["GUANJIA_TEST_PICTURES"] ?? installation.directory.path
                let output = installation.directory.appending(path: "director.json")
                try await Interpreter.run(
                    "Tests/Browser/sign_and_report.py", [output.path, pictures, console.pages], atMost: .seconds(240),
                    in: installation.directory)
                await console.stop()
                let seen = try JSONDecoder().decode(Signed.self, from: try Data(contentsOf: output))
                #expect(seen.dotted == 0, "a tap is no signature")
                #expect(seen.strokes > 20)
                #expect(seen.signed == "陈主任" && seen.drawn)
                #expect(seen.registered == String(try #require(count)))
                #expect(seen.behind.said.hasPrefix(seen.registered) && String(seen.behind.listed) == seen.registered)
                #expect(seen.download.type == "text/csv; charset=utf-8" && seen.download.mark == [0xEF, 0xBB, 0xBF])
                #expect(seen.download.text.contains("登记"))
                #expect(seen.unlabelled == [] && seen.faint == [])
                for (name, page) in seen.pages {
                    #expect(page.elsewhere == [], "\(name)")
                    #expect(page.complaints == [], "\(name)")
                    #expect(page.language == (name.hasSuffix("-en") ? "en" : "zh-CN"), "\(name)")
                    #expect(!page.text.contains(Canary.mark) || name == "register" || name == "calls", "\(name): reports name nobody")
                }
            }
        }

        /// The day's register is opened by a timer.
        private func waitForRegister(_ installation: Installation) async throws {
            let isOpen = try await eventually(within: .seconds(60)) {
                try await EvidenceReader(installation: installation).query(
                    .complaints, ["SELECT count(*) AS n FROM case_file WHERE kind = 'register_day'"])[0].first?
                    .decode("n", as: Int64.self) ?? 0 > 0
            }
            #expect(isOpen)
        }
    }
}
