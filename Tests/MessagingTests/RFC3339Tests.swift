import Foundation
import Testing

@testable import Messaging

@Suite("RFC 3339 instants") struct RFC3339Tests {
    @Test(
        "An instant is written in UTC with milliseconds",
        arguments: [
            (0.0, "1970-01-01T00:00:00.000Z"),
            (0.0004, "1970-01-01T00:00:00.000Z"),
            (0.0006, "1970-01-01T00:00:00.001Z"),
            (-0.001, "1969-12-31T23:59:59.999Z"),
            (951_782_399.9996, "2000-02-29T00:00:00.000Z"),
            (1_772_415_000.25, "2026-03-02T01:30:00.250Z"),
            (4_107_542_399, "2100-02-28T23:59:59.000Z"),
            (253_402_300_799.999, "9999-12-31T23:59:59.999Z"),
            (1e300, "9999-12-31T23:59:59.999Z"),
            (-1e300, "0000-01-01T00:00:00.000Z"),
        ])
    func writes(_ seconds: Double, _ text: String) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(RFC3339.text(date) == text)
        #expect(RFC3339.bytes(date) == Array(text.utf8))
    }

    @Test(
        "Any offset and any precision is read",
        arguments: [
            ("2026-03-02T01:30:00Z", 1_772_415_000.0),
            ("2026-03-02t01:30:00z", 1_772_415_000),
            ("2026-03-02T09:30:00+08:00", 1_772_415_000),
            ("2026-03-01T18:00:00.5-07:30", 1_772_415_000.5),
            ("2026-03-02T01:30:00.123456789Z", 1_772_415_000.123456789),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("1969-12-31T23:59:59.999Z", -0.001),
        ])
    func reads(_ text: String, _ seconds: Double) throws {
        let date = try #require(RFC3339.date(text))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
    }

    @Test("An instant that is read equals the same one computed from another, so that what comes at a bound is not before it")
    func readsExactly() throws {
        for millisecond in 0..<1_000 {
            let rest = String(1_000 + millisecond).dropFirst()
            let today = try #require(RFC3339.date("2026-03-02T01:30:00.\(rest)Z"))
            let tomorrow = try #require(RFC3339.date("2026-03-03T01:30:00.\(rest)Z"))
            #expect(today.addingTimeInterval(86_400) == tomorrow)
            // As the database's driver makes it.
            #expect(today == Date(timeIntervalSinceReferenceDate: 794_107_800 + Double(millisecond) / 1_000))
        }
    }

    @Test(
        "What is not exactly one instant is refused",
        arguments: [
            "", "2026-03-02", "2026-03-02 01:30:00Z", "2026-03-02T01:30:00", "2026-03-02T01:30:00.Z", "2026-3-02T01:30:00Z",
            "2026-13-02T01:30:00Z", "2026-00-02T01:30:00Z", "2026-02-29T01:30:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-03-00T01:30:00Z", "2026-03-02T24:00:00Z", "2026-03-02T01:60:00Z", "2026-03-02T01:30:61Z", "2026-03-02T01:30:00+0800",
            "2026-03-02T01:30:00+24:00", "2026-03-02T01:30:00.1234567890Z", "2026-03-02T01:30:00ZZ", " 2026-03-02T01:30:00Z",
            "２026-03-02T01:30:00Z", "-026-03-02T01:30:00Z",
        ])
    func refuses(_ text: String) {
        #expect(RFC3339.date(text) == nil)
    }

    @Test("Every day of eight centuries agrees with Foundation, both ways")
    func agreesWithFoundation() throws {
        let formatter = ISO8601DateFormatter()  // Julian before 1582-10-15, which is day -141 427
        for day in stride(from: -141_000, through: 151_000, by: 1) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 12_345)
            let text = RFC3339.text(date)
            #expect(text.replacing(".000Z", with: "Z") == formatter.string(from: date))
            #expect(RFC3339.date(text) == date)
        }
    }
}
