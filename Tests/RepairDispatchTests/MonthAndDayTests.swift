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
}
