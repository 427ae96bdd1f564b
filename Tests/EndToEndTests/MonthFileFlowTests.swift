import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// A month's callback records, from the calls to the archive room, and the sheet that is bound with them.
    @Suite("A month's file of callback records (CBK-09, CBK-27, OPS-06)", .timeLimit(.minutes(5)))
    struct MonthFileFlowTests {
        @Test(
            "The month's records are one file with a front sheet on A4, which is filed and goes to the archive room",
            .enabled(if: Interpreter.hasBrowser, "./guanjia test installs Chromium on Debian, and the Python packages"))
        func month() async throws {
            try await Trial.run("month-file") { trial in
                let desk = trial.desk()
                for (number, kind) in [Story.Kind.complaint, .repair, .rework].enumerated() {
                    try await Story(kind: kind, desk: desk, canary: Canary(number: number)).play()
                }
                // Past the end of this month, whichever it is.
                try await trial.installation.moveClocks(by: 35 * 86_400)
                let file = try await opened(trial.installation)
                // The rework's callback was made twice.
                #expect(file["records"].int == 4 && file["awaitingReview"].int == 0)
                let number = try #require(file["number"].string)
                let address = "\(trial.installation.api(.callbacks))/callback-files/\(try #require(file["id"].string))"
                let directory = trial.installation.directory
                let pictures = ProcessInfo.processInfo.environment["GUANJIA_TEST_PICTURES"] ?? directory.path
                for step in ["file", "archive"] {
                    let headers = [
                        "Authorization": try trial.installation.credentials.authorization(.csDept), "Idempotency-Key": UUID().uuidString,
                    ]
                    let answer = try await trial.installation.client.send(
                        "POST", "\(address)/\(step)", headers: headers, body: ["place": "档案柜 3 层 \(step)"])
                    #expect(answer.status == 200, "\(step): \(answer.json)")
                }
                let output = directory.appending(path: "sheet.json")
                try await Interpreter.run(
                    "Tests/Browser/print_pages.py", [output.path, pictures, "month-file", address + "/sheet"],
                    environment: ["AUTHORIZATION": try trial.installation.credentials.authorization(.csDept)], atMost: .seconds(120),
                    in: directory)
                let data = try Data(contentsOf: output)
                let page = try #require(try JSONDecoder().decode([BrowserTests.Seen].self, from: data).first)
                BrowserTests.expectSound(page)
                #expect(page.text.contains(number) && page.text.contains("档案柜 3 层 file") && page.text.contains("（第 2 次）"))
                #expect(page.text.components(separatedBy: "CB-").count - 1 == 4)
                #expect(!page.text.contains(Canary.mark), "nothing that an owner said or is called stands on it")
                #expect(try JSONDecoder().decode([BrowserTests.Printed].self, from: data).first?.sheets == [[210, 297]])
            }
        }

        private func opened(_ installation: Installation) async throws -> JSON {
            let headers = ["Authorization": try installation.credentials.authorization(.csDept)]
            var file: JSON?
            // The job looks once a minute.
            let isOpened = try await eventually(within: .seconds(150)) {
                let answer = try await installation.client.send(
                    "GET", installation.api(.callbacks) + "/callback-files?state=open", headers: headers)
                file = answer.json["items"].items.first
                return file != nil
            }
            if isOpened, let file { return file }
            throw TestFailure("no file was opened after the month's end")
        }
    }
}
