import Casework
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("A household answers in a real browser, where there is one", .timeLimit(.minutes(10)))
struct SurveyBrowserTests {
    private static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first(where: exists)
    private static let python = ProcessInfo.processInfo.environment["GUANJIA_PYTHON"] ?? "/usr/bin/python3"
    private static let script = URL(filePath: #filePath).appending(path: "../../../Browser/answer_survey.py").standardized.path

    private static func exists(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// What the script saw.
    private struct Seen: Decodable {
        let lang: String
        let radios: Int
        /// Roles of controls that have no name for whoever cannot see them.
        let unnamed: [String]
        /// Whether the page is wider than the telephone.
        let overflow: Bool
        /// Height of the lowest target, in CSS pixels.
        let lowest: Double
        let styled: Bool
        let after: String
        let address: Bool
        let requests: [String]
        /// What the content security policy, or the browser itself, objected to.
        let refused: [String]
    }

    @Test(
        "By keyboard alone, on a telephone's screen: every control has a name, nothing is loaded beside the page, one answer comes",
        .enabled(if: browser != nil && exists(python)))
    func answer() async throws {
        let browser = try #require(Self.browser)
        try await SurveyBench.with { bench in
            let (id, links) = try await bench.opened(1)
            let url = "http://127.0.0.1:\(bench.service.port)\(try #require(links["3-1"]))"
            let seen = try JSONDecoder().decode(Seen.self, from: try await Self.run(Self.python, [Self.script, browser, url]))
            #expect(seen.lang == "zh-CN" && seen.radios == 15 && seen.unnamed == [] && seen.refused == [])
            #expect(!seen.overflow && seen.styled && seen.lowest >= 44)
            #expect(seen.after == "已收到您的意见" && seen.address)
            #expect(seen.requests == ["GET", "POST", "GET"])
            let form = try await bench.service.engine.reader.find(try bench.form(id, "3-1").retyped(), as: SurveyForm.self)?.body
            #expect(
                form?.answer?.form
                    == SurveyAnswerForm(
                        way: .link,
                        ratings: [SurveyItemRating(item: 1, rating: .verySatisfied), SurveyItemRating(item: 2, rating: .dissatisfied)],
                        remarks: "电梯 <b>慢</b>", wantsCall: true))
        }
    }

    /// Runs a program to its end; what it wrote.
    private static func run(_ program: String, _ arguments: [String]) async throws -> Data {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        return output.fileHandleForReading.readDataToEndOfFile()
    }
}
