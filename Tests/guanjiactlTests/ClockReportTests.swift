import Foundation
import Policy
import SharedModels
import Testing

@testable import guanjiactl

/// `guanjiactl clocks explain`: a complaint's deadlines in words.
@Suite("Explained clocks", .timeLimit(.minutes(10)))
struct ClockReportTests {
    /// A general complaint, solved late, that had been assistance for an hour.
    private static let answer = """
        {"items":[{"number":"CP-20260302-000001","state":"resolved","policyVersion":"\(Policy.baseline.version)","class":"general",
        "clocks":[
        {"name":"T-FIRST","started":"2026-03-02T01:30:00Z","bound":"2026-03-03T01:30:00Z","state":"met","ended":"2026-03-02T02:00:00Z",
         "cause":"register","endCause":"acknowledge"},
        {"name":"T-CLASS","started":"2026-03-02T01:30:00Z","bound":"2026-03-02T16:00:00Z","state":"stopped","ended":"2026-03-02T04:00:00Z",
         "cause":"classify","endCause":"reclassify","basis":{"policyVersion":"\(Policy.baseline.version)","class":"assist_in_area"}},
        {"name":"T-RESOLVE","started":"2026-03-02T01:30:00Z","bound":"2026-03-04T16:00:00Z","state":"missed",
         "ended":"2026-03-04T16:00:00Z","happened":"2026-03-05T02:00:00Z","cause":"reclassify","endCause":"clock-due",
         "basis":{"policyVersion":"\(Policy.baseline.version)","class":"general"}},
        {"name":"T-FEEDBACK","started":"2026-03-02T01:30:00Z","bound":"2026-03-05T02:30:00Z","state":"running","cause":"register",
         "basis":{"policyVersion":"\(Policy.baseline.version)","class":"general"},"pauses":[{"from":"2026-03-02T02:00:00Z","to":"2026-03-02T03:00:00Z","cause":"request-info"}]}]}]}
        """

    private func ledger() async throws -> ClockLedger {
        let server = ScriptedServer { _, _ in .status(200, json: Self.answer) }
        let ledger = try await ClockLedger.read("CP-20260302-000001", from: try server.client())
        #expect(server.calls.map(\.url) == ["http://127.0.0.1:8081/complaints?number=CP-20260302-000001"])
        return ledger
    }

    @Test("Every entry says when and why it started, how its bound came about, and how it ended")
    func explained() async throws {
        let lines = ClockReport(ledger: try await ledger(), policy: .baseline, other: nil).lines
        #expect(lines.first == "CP-20260302-000001  resolved, general; judged under \(Policy.baseline.version)")
        let resolve = try #require(lines.firstIndex { $0.hasPrefix("T-RESOLVE") })
        #expect(
            lines[resolve..<(resolve + 8)] == [
                "T-RESOLVE  started 2026-03-02 09:30 by reclassify", "  complaint.general.resolve_due: 2d", "  starts 2026-03-02 Mon 09:30",
                "  2026-03-02 Mon  day of the start, not counted", "  2026-03-03 Tue  day 1", "  2026-03-04 Wed  day 2",
                "  bound 2026-03-05 Thu 00:00: in time before it, late at it",
                "  missed 2026-03-05 00:00 by clock-due; it happened 2026-03-05 10:00",
            ])
        #expect(lines.contains("  met 2026-03-02 10:00 by acknowledge"))
        #expect(lines.contains("  paused 2026-03-02 10:00 to 2026-03-02 11:00 by request-info"))
        #expect(lines.contains("  paused for 1 h, so it counts from 2026-03-02 Mon 10:30"))
        #expect(lines.last == "  runs")
        #expect(!lines.contains { $0.hasPrefix("  on record") })
    }

    @Test("An entry of an earlier class is explained as that class")
    func earlierClass() async throws {
        let lines = ClockReport(ledger: try await ledger(), policy: .baseline, other: nil).lines
        let entry = try #require(lines.firstIndex { $0.hasPrefix("T-CLASS") })
        #expect(lines[entry + 1] == "  as assist_in_area")
        #expect(lines[(entry + 1)...].contains("  stopped 2026-03-02 12:00 by reclassify: no longer asked for"))
    }

    @Test("Under another policy the bounds that differ are named, with another verdict where there is one")
    func replayed() async throws {
        var settings = PolicySettings()
        settings.complaint.generalResolveDue = .days(3)
        settings.complaint.firstResponse = .elapsed(seconds: 600)
        let other = Policy(name: "other", settings: settings)
        let lines = ClockReport(ledger: try await ledger(), policy: .baseline, other: other).lines
        #expect(
            lines.suffix(3) == [
                "under \(other.version)", "  T-FIRST  2026-03-03 09:30 would be 2026-03-02 09:40, and missed",
                "  T-RESOLVE  2026-03-05 00:00 would be 2026-03-06 00:00, and met",
            ])
        let same = ClockReport(ledger: try await ledger(), policy: .baseline, other: .baseline).lines
        #expect(same.last == "  every bound would be the same")
    }

    @Test("A bound that this policy does not give is said to be of another")
    func changedPolicy() async throws {
        let stricter = Policy(
            name: "stricter",
            settings: {
                var settings = PolicySettings()
                settings.complaint.feedbackDue = .elapsed(seconds: 3_600)
                return settings
            }())
        let lines = ClockReport(ledger: try await ledger(), policy: stricter, other: nil).lines
        #expect(lines[1] == "explained under \(stricter.version), which is not the same")
        #expect(lines.contains("  on record 2026-03-05 10:30: the limit was given by \(Policy.baseline.version)"))
    }

    @Test("An entry from before its basis was kept says so, and supposes the complaint as it stands")
    func oldEntry() async throws {
        let lines = ClockReport(ledger: try await ledger(), policy: .baseline, other: nil).lines
        let entry = try #require(lines.firstIndex { $0.hasPrefix("T-FIRST") })
        #expect(lines[entry + 1] == "  the class and the limits of that time are not on record; those of now are supposed")
        #expect(lines.count { $0.contains("not on record") } == 1)
    }

    @Test("A number that nothing has is an error")
    func unknown() async throws {
        let server = ScriptedServer { _, _ in .status(200, json: #"{"items":[]}"#) }
        await #expect(throws: ToolError.self) { try await ClockLedger.read("CP-1", from: try server.client()) }
    }
}
