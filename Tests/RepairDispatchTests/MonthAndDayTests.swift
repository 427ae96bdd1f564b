import Foundation
import Policy
import SharedModels
import Testing

@testable import RepairDispatch

@Suite("Months and days of the ledger") struct MonthAndDayTests {
    @Test(
        "A month is closed on its last day at the policy's time, and not a second before (REP-18)",
        arguments: [
            ("2026-02-28 17:29:59", "2026-01"), ("2026-02-28 17:30", "2026-02"), ("2026-03-01 00:00", "2026-02"),
            ("2028-02-28 18:00", "2028-01"), ("2028-02-29 17:30", "2028-02"), ("2026-04-30 17:30", "2026-04"),
            ("2026-12-31 17:29:59", "2026-11"), ("2026-12-31 17:30", "2026-12"), ("2027-01-01 00:00", "2026-12"),
        ])
    func lastClosed(now: String, month: String) {
        #expect(Policy.baseline.lastClosedMonth(at: instant(now)).description == month)
    }

    @Test("Months that were missed are made up for, the oldest first") func missedMonths() throws {
        let months = Policy.baseline.months(upTo: try #require(LedgerMonth("2026-02")), count: 4)
        #expect(months.map(\.description) == ["2025-11", "2025-12", "2026-01", "2026-02"])
    }

    @Test(
        "A slip is first in the summary of its day, or of the next when it is raised at 17:30 or later (REP-25, WE-39)",
        arguments: [
            ("2026-03-10 00:00", "2026-03-10"), ("2026-03-10 17:29:59", "2026-03-10"), ("2026-03-10 17:30", "2026-03-11"),
            ("2026-03-10 17:45", "2026-03-11"), ("2026-03-10 23:59:59", "2026-03-11"), ("2026-12-31 18:00", "2027-01-01"),
            ("2026-02-28 17:31", "2026-03-01"),
        ])
    func summaryDay(raised: String, day: String) throws {
        let rules = Policy.baseline
        #expect(rules.repair.summaryDay(raisedAt: instant(raised)).description == day)
        // The summary asks what was raised before its end; that is the same day.
        let first = try #require(
            rules.summarySpans(.daily, upTo: instant(raised).addingTimeInterval(3 * 86_400)).first { instant(raised) < $0.until })
        #expect(first.day.description == day)
    }

    @Test(
        "The last day that is over is today from the summary's time on, and yesterday before (REP-25)",
        arguments: [("2026-03-10 17:29:59", "2026-03-09"), ("2026-03-10 17:30", "2026-03-10"), ("2026-03-11 00:00", "2026-03-10")])
    func lastDay(now: String, day: String) {
        let spans = Policy.baseline.summarySpans(.daily, upTo: instant(now))
        #expect(spans.last?.day.description == day)
        #expect(spans.count == 31)
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.until == $1.from && $0.day == $1.before })
    }

    @Test(
        "A week runs from Monday 00:00 to Monday 00:00 and is summed up when it is over (REP-29)",
        arguments: [("2026-03-15 23:59:59", "2026-03-02"), ("2026-03-16 00:00", "2026-03-09"), ("2026-03-22 23:59", "2026-03-09")])
    func lastWeek(now: String, monday: String) {
        let spans = Policy.baseline.summarySpans(.weekly, upTo: instant(now))
        #expect(spans.last?.day.description == monday)
        #expect(spans.last?.from == instant("\(monday) 00:00"))
        #expect(spans.count == 8)
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.until == $1.from && $0.day == $1.before })
    }
}
