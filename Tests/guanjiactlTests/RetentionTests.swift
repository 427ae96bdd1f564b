import Foundation
import Testing

@testable import guanjiactl

@Suite("Complaint files that may go (CMP-50, OPS-05)", .timeLimit(.minutes(10)))
struct RetentionTests {
    private func page(_ numbers: [String], next: String? = nil, closed: String = "2026-03-01T00:00:00.000Z") -> String {
        let items = numbers.map {
            #"{"id":"x","number":"\#($0)","office":"yunxi","state":"archived","closedAt":"\#(closed)","retainUntil":"2029-03-0\#($0.last ?? "1")T16:00:00.000Z"}"#
        }
        return #"{"items":[\#(items.joined(separator: ","))]\#(next.map { #","next":"\#($0)""# } ?? "")}"#
    }

    private func query(_ call: ScriptedServer.Call, _ name: String) -> String? {
        URLComponents(string: call.url)?.queryItems?.first { $0.name == name }?.value
    }

    @Test("All pages are read; what may go stands before what is not filed, the longest waiting first")
    func report() async throws {
        let server = ScriptedServer { call, _ in
            switch (query(call, "state"), query(call, "cursor")) {
            case ("archived", nil): .status(200, json: page(["CP-3", "CP-2"], next: "more"))
            case ("archived", "more"): .status(200, json: page(["CP-1"]))
            default: .status(200, json: page(["CP-9"]))
            }
        }
        let now = try #require(Instant.date("2029-03-10T00:00:00Z"))
        let report = try await RetentionReport(ComplaintPages(client: try server.client()), at: now, unfiledAfter: 30, office: "yunxi")
        #expect(report.due.map(\.number) == ["CP-1", "CP-2", "CP-3"])
        #expect(report.unfiled.map(\.number) == ["CP-9"])
        #expect(!report.isCut)
        #expect(report.lines.first == "3 files may go")
        #expect(report.lines.contains("1 closed complaints are not filed"))
        #expect(server.calls.allSatisfy { query($0, "office") == "yunxi" })
        #expect(server.calls.compactMap { query($0, "retainedUntil") }.allSatisfy { $0.hasPrefix("2029-03-10T00:00:00") })
        #expect(server.calls.compactMap { query($0, "closedBefore") }.allSatisfy { $0.hasPrefix("2029-02-08T00:00:00") })
    }

    @Test("More than are named is said, not hidden")
    func cut() async throws {
        let server = ScriptedServer { _, _ in .status(200, json: page(["CP-1", "CP-2"], next: "more")) }
        var pages = ComplaintPages(client: try server.client())
        pages.most = 4
        let report = try await RetentionReport(pages, at: Date(), unfiledAfter: 30, office: nil)
        #expect(report.due.count == 4)
        #expect(report.isCut)
        #expect(report.lines.last == "there are more; narrow with --office")
    }
}
