import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// Pages as people see them: in Debian's Chromium, driven by the scripts of Tests/Browser.
    @Suite("Pages in a real browser", .timeLimit(.minutes(5)))
    struct BrowserTests {
        /// What Tests/Browser/browser.py says of any page.
        struct Seen: Decodable {
            let title: String
            let language: String
            let text: String
            /// What it asked other hosts for.
            let elsewhere: [String]
            /// Errors and warnings on the console.
            let complaints: [String]
            /// Elements whose content does not fit.
            let clipped: [String]
            /// What it is really drawn with.
            let fonts: [String]
        }

        /// A page that was also printed.
        struct Printed: Decodable {
            /// Width and height of each sheet in millimetres.
            let sheets: [[Int]]
        }

        /// Nothing from elsewhere, no errors, nothing cut off, Chinese with a font that has it.
        static func expectSound(_ page: Seen) {
            #expect(page.language == "zh-CN")
            #expect(page.elsewhere == [])
            #expect(page.complaints == [])
            #expect(page.clipped == [])
            #expect(page.fonts.contains { $0.contains("CJK") || $0.contains("Han") || $0.contains("Hei") || $0.contains("Song") })
        }

        private static let a5 = [148, 210]

        @Test(
            "A repair slip prints on one A5 sheet when it is issued and when it is signed, and on more when it is longer",
            .enabled(if: Interpreter.hasBrowser, "./guanjia test installs Chromium on Debian, and the Python packages"))
        func slip() async throws {
            try await Trial.run("browser-slip") { trial in
                let desk = trial.desk()
                let blank = try await raise(desk, what: "厨房水管漏水")
                let signed = try await raise(desk, what: "客厅插座没有电，换了灯泡也不亮，可能是线路老化，请带上测电笔和备用插座。")
                try await sign(signed, at: desk)
                let long = try await raise(desk, what: String(repeating: "卫生间顶板渗水，滴到楼下住户的吊顶上。", count: 90))
                let slips = [blank, signed, long]
                let directory = trial.installation.directory
                let pictures = ProcessInfo.processInfo.environment["GUANJIA_TEST_PICTURES"] ?? directory.path
                let output = directory.appending(path: "slips.json")
                let addresses = slips.map {
                    "\(trial.installation.api(.repairs))/\(Member.repairs.path)/\($0.id.uuidString.lowercased())/slip"
                }
                try await Interpreter.run(
                    "Tests/Browser/print_pages.py", [output.path, pictures, "slip"] + addresses,
                    environment: ["AUTHORIZATION": try trial.installation.credentials.authorization(.receptionist)],
                    atMost: .seconds(120), in: directory)
                let data = try Data(contentsOf: output)
                let pages = try JSONDecoder().decode([Seen].self, from: data)
                let sheets = try JSONDecoder().decode([Printed].self, from: data).map(\.sheets)
                for (page, slip) in zip(pages, slips) {
                    Self.expectSound(page)
                    #expect(page.title == "维修单 \(slip.number)")
                }
                #expect(pages.count == slips.count)
                #expect(pages.last?.text.contains("卫生间顶板渗水") == true)
                #expect(sheets.first == [Self.a5])
                #expect(sheets.dropFirst().first == [Self.a5])
                // A narrative that fills a sheet begins on the first one.
                #expect(sheets.last == [Self.a5, Self.a5])
            }
        }

        /// What Tests/Browser/answer_survey.py says.
        private struct Answered: Decodable {
            let form: Seen
            let english: Seen
            let thanks: Seen
            let again: Seen
            /// CSS pixels that the page is wide.
            let width: Int
            let items: Int
            let unlabelled: [String]
            let smallTargets: [String]
            let faint: [String]
            /// What was chosen in each item before it was sent; empty for no rating.
            let chosen: [String]
            /// How often Tab had to be pressed from the text to the button; 0 when it was never reached.
            let tabs: Int
        }

        @Test(
            "A household answers a survey on a telephone, in Chinese, once (CBK-31, CBK-32)",
            .enabled(if: Interpreter.hasBrowser, "./guanjia test installs Chromium on Debian, and the Python packages"))
        func survey() async throws {
            try await Trial.run("browser-survey") { trial in
                let desk = SurveyDesk(installation: trial.installation)
                let survey = try await desk.openSurvey(households: ["3-2-1201", "3-2-1202"])
                let path = try await desk.link(of: "3-2-1201", in: survey)
                let directory = trial.installation.directory
                let pictures = ProcessInfo.processInfo.environment["GUANJIA_TEST_PICTURES"] ?? directory.path
                let output = directory.appending(path: "survey.json")
                let remark = Canary(number: 7).words("楼道灯不亮，维修来得很快")
                try await Interpreter.run(
                    "Tests/Browser/answer_survey.py",
                    [output.path, pictures, trial.installation.api(.callbacks) + path, remark], atMost: .seconds(120), in: directory)
                let seen = try JSONDecoder().decode(Answered.self, from: try Data(contentsOf: output))
                for page in [seen.form, seen.thanks, seen.again] { Self.expectSound(page) }
                #expect(seen.form.text.contains("楼道保洁") && seen.form.title == SurveyDesk.title)
                #expect(seen.english.language == "en")
                #expect(seen.width <= 390, "nothing is wider than the telephone")
                #expect(seen.items == SurveyDesk.items)
                #expect(seen.unlabelled == [] && seen.smallTargets == [] && seen.faint == [])
                #expect(seen.tabs > 0, "the button is reached with the keyboard")
                #expect(seen.chosen == ["very_satisfied", "dissatisfied", ""])
                #expect(seen.again.text == seen.thanks.text, "who comes back reads that the answer is there")
                #expect(seen.thanks.text != seen.form.text)
                for page in [seen.form, seen.thanks, seen.again] { #expect(!page.text.contains(Canary.mark)) }
                let form = try await desk.form(of: "3-2-1201", in: survey)
                #expect(form["state"].string == "returned")
                #expect(form["remarks"].string == remark)
            }
        }

        private func raise(_ desk: Desk, what: String) async throws -> Desk.Answered {
            try await desk.create(
                .repairs, "raise",
                [
                    "office": "\(Story.office)", "source": "owner_call", "urgency": "normal", "what": "\(what)",
                    "appointedAt": "\(Date.now.addingTimeInterval(3_600).formatted(.iso8601))", "address": "云湖花园 3 栋 2 单元",
                    "unit": "3-2-1201", "contactPerson": "王小芳", "contactPhone": "13973510001",
                ], as: .receptionist)
        }

        /// From the issued slip to the owner's signature.
        private func sign(_ slip: Desk.Answered, at desk: Desk) async throws {
            try await desk.command(.repairs, slip.id, "collect", as: .technician)
            let lines: JSON = ["lines": [["item": "五孔插座", "quantity": 2, "unitPriceFen": 1850]]]
            try await desk.command(.repairs, slip.id, "quote", lines, as: .technician)
            try await desk.command(.repairs, slip.id, "accept-quote", ["acceptedBy": "王小芳"], as: .technician)
            try await desk.command(.repairs, slip.id, "start", as: .technician)
            let finished = try await desk.command(
                .repairs, slip.id, "finish", ["details": "更换插座两只，线路检查正常，已通电试用。"], as: .technician)
            guard let signedAt = finished.json["updatedAt"].string else { throw TestFailure("\(slip.number) has no updatedAt") }
            let signOff: JSON = [
                "amountFen": 3700, "signedBy": "王小芳", "signedAt": "\(signedAt)", "quality": "very_satisfied", "attitude": "satisfied",
                "conduct": "satisfied",
            ]
            try await desk.command(.repairs, slip.id, "sign-off", signOff, as: .technician)
        }
    }
}
