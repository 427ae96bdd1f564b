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
            case ("withdrawn", _): .status(200, json: page(["CP-4"]))
            case ("not_accepted", _): .status(200, json: page(["CP-5"]))
            default: .status(200, json: page(["CP-9"]))
            }
        }
        let now = try #require(Instant.date("2029-03-10T00:00:00Z"))
        let report = try await RetentionReport(ComplaintPages(client: try server.client()), at: now, unfiledAfter: 30, office: "yunxi")
        #expect(report.due.map(\.number) == ["CP-1", "CP-2", "CP-3", "CP-4", "CP-5"])
        #expect(report.unfiled.map(\.number) == ["CP-9"])
        #expect(!report.isCut)
        #expect(report.lines.first == "5 files may go")
        #expect(report.lines.contains("1 closed complaints are not filed"))
        #expect(server.calls.allSatisfy { query($0, "office") == "yunxi" })
        #expect(server.calls.compactMap { query($0, "retainedUntil") }.allSatisfy { $0.hasPrefix("2029-03-10T00:00:00") })
        #expect(server.calls.compactMap { query($0, "closedBefore") }.allSatisfy { $0.hasPrefix("2029-02-08T00:00:00") })
    }

    @Test("More than are named is said, not hidden")
    func cut() async throws {
        let server = ScriptedServer { call, _ in
            .status(200, json: query(call, "state") == "archived" ? page(["CP-1", "CP-2"], next: "more") : page([]))
        }
        var pages = ComplaintPages(client: try server.client())
        pages.most = 4
        let report = try await RetentionReport(pages, at: Date(), unfiledAfter: 30, office: nil)
        #expect(report.due.count == 4)
        #expect(report.isCut)
        #expect(report.lines.last == "there are more; narrow with --office")
    }

    @Test("The archive's checks are shown with the files that lack something (OPS-05)")
    func archive() async throws {
        let server = ScriptedServer { call, _ in
            let named = #"[{"complaintId":"x","number":"CP-7","missing":["leaders_report","filing"]}]"#
            let check = #"{"office":"yunxi","firstDay":"2026-01-01","lastDay":"2026-03-31","files":12,"incomplete":1,"named":\#(named)}"#
            return .status(200, json: query(call, "office") == "yunxi" ? #"{"items":[\#(check)]}"# : #"{"items":[]}"#)
        }
        let checks = try await ArchiveChecks(try server.client(), office: "yunxi", limit: 20)
        #expect(checks.lines == ["yunxi  2026-01-01 to 2026-03-31  1 of 12 files are incomplete", "  CP-7  lacks leaders_report, filing"])
        #expect(try await ArchiveChecks(try server.client(), office: nil, limit: 20).lines == ["no archive has been checked yet"])
    }
}
