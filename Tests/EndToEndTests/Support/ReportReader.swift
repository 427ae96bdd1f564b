import Foundation
import SharedModels

@testable import Console

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Somebody who reads reports on the Console's pages.
struct ReportReader: Sendable {
    let installation: Installation
    let console: ConsoleProcess
    private let cookie: String

    /// Words of the pages, which are Chinese for who has not asked for English.
    let words: ReportWords

    /// Signs in as the general manager, whom every report is for.
    init(_ installation: Installation, _ console: ConsoleProcess) async throws {
        self.installation = installation
        self.console = console
        words = ReportWords(wording: Wording(words: try Content().words, language: .zh))
        cookie = try await Self.signIn(console)
    }

    private static func signIn(_ console: ConsoleProcess) async throws -> String {
        guard let url = URL(string: console.pages + "/sign-in") else { throw TestFailure("the Console has no address") }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data("post=\(Role.generalManager.rawValue)&next=/".utf8)
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
        let session = URLSession(configuration: .ephemeral, delegate: NoRedirects(), delegateQueue: nil)
        let (_, answer) = try await session.data(for: request)
        guard let cookie = (answer as? HTTPURLResponse)?.value(forHTTPHeaderField: "Set-Cookie")?.split(separator: ";").first else {
            throw TestFailure("the sign-in gave no session")
        }
        return String(cookie)
    }

    private func page(_ report: Report, _ part: String, _ query: [(String, String?)]) async throws -> String {
        let path = "/reports/\(report.id)/\(part)" + Paths.query(query)
        let answer = try await installation.client.send("GET", console.pages + path, headers: ["Cookie": cookie])
        guard answer.status == 200 else { throw TestFailure("\(path) was answered \(answer.status)") }
        return String(decoding: answer.body, as: UTF8.self)
    }

    // MARK: The table

    /// How the line of all is called.
    var total: String { words.wording.page("reportTotal") }

    /// The cells of the table for Excel, of the line of all and of those of the first group's values, by the line's word and the column's name.
    func cells(_ report: Report, _ period: ReportPeriod) async throws -> [String: [String: String]] {
        let text = try await page(report, "table", [("period", period.code)])
        let (groups, shown) = (report.groups.count, report.columns.filter { !$0.isHidden })
        var lines: [String: [String: String]] = [:]
        // Above them the title and the heads.
        for line in text.components(separatedBy: "\r\n").dropFirst(2) where !line.isEmpty {
            let cells = line.dropFirst().dropLast().components(separatedBy: "\",\"").map { $0.replacing("\"\"", with: "\"") }
            guard cells.count == groups + shown.count else {
                throw TestFailure("\(report.id) \(period.code) has a line of \(cells.count) cells")
            }
            guard cells.prefix(groups).dropFirst().allSatisfy({ $0 == total }) else { continue }
            lines[cells.prefix(groups).first ?? total] = Dictionary(
                uniqueKeysWithValues: zip(shown.map(\.name), cells.dropFirst(groups)))
        }
        guard lines[total] != nil else { throw TestFailure("\(report.id) \(period.code) has no total") }
        return lines
    }

    // MARK: Cases

    /// Cases on one page.
    private static let length = 100
    private static let mostPages = 20

    /// The ids of the cases that the Console lists behind a number, of all or of a value of the first group; one for each thing counted.
    func cases(_ report: Report, _ period: ReportPeriod, behind column: String, of value: String?) async throws -> [UUID] {
        var cases: [UUID] = []
        for number in 1...Self.mostPages {
            let text = try await page(
                report, "cases", [("period", period.code), ("column", column), ("g1", value), ("page", String(number))])
            let found = text.matches(of: /<a class="number" href="\/cases\/[a-z-]+\/([0-9A-Fa-f-]{36})">/).compactMap {
                UUID(uuidString: String($0.1))
            }
            cases += found
            if found.count < Self.length { return cases }
        }
        throw TestFailure("\(report.id) \(period.code) lists more than \(Self.mostPages) pages behind \(column)")
    }
}

/// Leaves a redirect to whoever sent the request.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
}
