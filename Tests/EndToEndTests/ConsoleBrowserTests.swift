import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// The Console as people use it: in Debian's Chromium, with every service as a process of its own.
    @Suite("The Console in a real browser", .timeLimit(.minutes(6)))
    struct ConsoleBrowserTests {
        /// What Tests/Browser/work_in_console.py says.
        private struct Worked: Decodable {
            let pages: [String: BrowserTests.Seen]
            let number: String
            let arrived: Double
            let routed: String
            let reopened: Double
            let state: String
            let width: Int
            let unlabelled: [String]
            let faint: [String]
        }

        @Test(
            "A call becomes a routed complaint, and a dissatisfied owner reopens it on another open page within two seconds",
            .enabled(if: Interpreter.hasBrowser, "./guanjia test installs Chromium on Debian, and the Python packages"))
        func work() async throws {
            try await Trial.run("browser-console") { trial in
                let installation = trial.installation
                let console = try await ConsoleProcess.start(beside: installation)
                try await openHousehold(trial.desk())
                let pictures = ProcessInfo.processInfo.environment["GUANJIA_TEST_PICTURES"] ?? installation.directory.path
                let output = installation.directory.appending(path: "console.json")
                try await Interpreter.run(
                    "Tests/Browser/work_in_console.py", [output.path, pictures, console.pages, "3-2-1201", "楼道垃圾三天没有人清扫"],
                    atMost: .seconds(240), in: installation.directory)
                await console.stop()
                let seen = try JSONDecoder().decode(Worked.self, from: try Data(contentsOf: output))
                #expect(seen.number.hasPrefix("CP-"))
                #expect(seen.routed == "routed")
                #expect(seen.state == "in_progress" || seen.state == "routed")
                #expect(seen.arrived < 10)
                #expect(seen.reopened <= 2, "a change is on other pages within two seconds")
                #expect(seen.width <= 390, "nothing is wider than the telephone")
                #expect(seen.unlabelled == [] && seen.faint == [])
                for (name, page) in seen.pages {
                    #expect(page.elsewhere == [], "\(name)")
                    #expect(page.complaints == [], "\(name)")
                    #expect(page.language == (name.hasSuffix("-en") ? "en" : "zh-CN"), "\(name)")
                }
                #expect(seen.pages["queue"]?.text.contains("楼道垃圾三天没有人清扫") == true)
                #expect(seen.pages["case-en"]?.text.contains("What happened") == true)
            }
        }

        private func openHousehold(_ desk: Desk) async throws {
            _ = try await desk.create(
                .intake, "open",
                [
                    "office": "\(Story.office)", "unit": "3-2-1201", "source": "visit",
                    "people": [["name": "王小芳", "relation": "owner", "phones": ["13973510001"]]],
                ], as: .receptionist, at: "households")
        }
    }
}
