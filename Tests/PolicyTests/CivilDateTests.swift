import Foundation
import TestSupport
import Testing

@testable import Policy

@Suite("Civil dates", .timeLimit(.minutes(10)))
struct CivilDateTests {
    @Test("Every day from 1583 to 2600 is the day after the one before, with the right parts and weekday")
    func everyDay() throws {
        var date = day("1583-01-01")
        var (year, month, dayOfMonth) = (1583, 1, 1)
        var weekday = Weekday.saturday
        var wrong = 0
        while year < 2600 {
            if date.parts != (year, month, dayOfMonth) || date.weekday != weekday { wrong += 1 }
            if LocalDate(year: year, month: month, day: dayOfMonth) != date { wrong += 1 }
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            dayOfMonth += 1
            if dayOfMonth > lengths[month - 1] { (month, dayOfMonth) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
            weekday = Weekday(rawValue: weekday.rawValue % 7 + 1) ?? .monday
            date = date.adding(days: 1)
        }
        #expect(wrong == 0)
    }

    @Test(
        "Known days fall where they did",
        arguments: [("1970-01-01", 0, Weekday.thursday), ("2000-02-29", 11_016, .tuesday), ("0001-01-01", -719_162, .monday)])
    func knownDays(text: String, number: Int, weekday: Weekday) {
        #expect(day(text).dayNumber == number)
        #expect(day(text).weekday == weekday)
        #expect(day(text).description == text)
    }

    @Test(
        "A century is a leap year only every four hundred years",
        arguments: [(2000, true), (2100, false), (2024, true), (2026, false), (2400, true), (1900, false)])
    func leapYears(year: Int, isLeap: Bool) {
        #expect(LocalMonth.isLeap(year: year) == isLeap)
        #expect(LocalDate(year: year, month: 2, day: 29).map(\.day) == (isLeap ? 29 : nil))
    }

    @Test(
        "A text that is no date is refused",
        arguments: [
            "", "2026-3-2", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32", "0000-01-01", "10000-01-01", "2026/01/01",
            "2026-01-01 ", " 2026-01-01", "-026-01-01", "２０２６-01-01", "2026-+1-01", "2026-01-01T00:00", "2026-01-01\u{0}",
        ])
    func refusedDates(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test(
        "A text that is no time or month is refused",
        arguments: ["24:00", "7:00", "07:60", "07:00:60", "0700", "07:00:00:00", "-1:00", "2026-13", "2026-1"])
    func refusedTimes(text: String) {
        #expect(LocalTime(text) == nil)
        #expect(LocalMonth(text) == nil)
    }

    @Test("Dates, months and times are written and read in JSON as text")
    func json() throws {
        struct Sample: Codable, Equatable {
            var date: LocalDate
            var month: LocalMonth
            var time: LocalTime
        }
        let text = #"{"date":"2026-03-02","month":"2026-03","time":"17:30"}"#
        let sample = try JSONDecoder().decode(Sample.self, from: Data(text.utf8))
        #expect(sample.date == day("2026-03-02") && sample.time.hour == 17 && sample.month.month == 3)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(sample), as: UTF8.self) == text)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Sample.self, from: Data(#"{"date":"2026-02-30","month":"2026-03","time":"17:30"}"#.utf8))
        }
    }

    @Test("Adding months keeps the day-number or takes the month's last day", arguments: [UInt64(1), 2, 3])
    func addingMonths(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        for _ in 0..<5_000 {
            let start = LocalDate(dayNumber: Int.random(in: -700_000...2_000_000, using: &generator))
            let months = Int.random(in: -1_200...1_200, using: &generator)
            let end = start.adding(months: months)
            #expect(end.localMonth == start.localMonth.adding(months: months))
            #expect(end.day == min(start.day, end.localMonth.length))
        }
    }

    @Test("Later start days never give earlier ends, whatever the months", arguments: [UInt64(4), 5])
    func addingMonthsIsMonotone(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        for _ in 0..<5_000 {
            let first = LocalDate(dayNumber: Int.random(in: 0...60_000, using: &generator))
            let second = first.adding(days: Int.random(in: 0...40, using: &generator))
            let months = Int.random(in: 0...50, using: &generator)
            #expect(first.adding(months: months) <= second.adding(months: months))
        }
    }

    @Test("Periods begin and end where people think", arguments: CalendarPeriod.allCases)
    func periods(period: CalendarPeriod) {
        var generator = SplitMix(seed: 6)
        for _ in 0..<2_000 {
            let date = LocalDate(dayNumber: Int.random(in: -10_000...60_000, using: &generator))
            let (start, next) = (period.start(containing: date), period.next(after: date))
            #expect(start <= date && date < next)
            #expect(period.start(containing: start) == start)
            #expect(period.start(containing: next) == next)
            #expect(period.start(containing: next.adding(days: -1)) == start)
        }
        let november = day("2026-11-18")
        let starts: [CalendarPeriod: String] = [
            .daily: "2026-11-18", .weekly: "2026-11-16", .monthly: "2026-11-01", .quarterly: "2026-10-01", .halfYearly: "2026-07-01",
            .yearly: "2026-01-01",
        ]
        #expect(period.start(containing: november).description == starts[period])
    }

    @Test("Shares are exact: no count is rounded up by an error of a floating-point number")
    func ratios() {
        for basisPoints in 0...10_000 where basisPoints.isMultiple(of: 7) || basisPoints.isMultiple(of: 100) {
            let ratio = Ratio(uncheckedBasisPoints: basisPoints)
            #expect(Ratio(ratio.description) == ratio)
            for count in [0, 1, 3, 7, 10, 37, 100, 999] {
                let minimum = ratio.minimum(of: count)
                #expect(ratio.isReached(by: minimum, of: count))
                #expect(minimum == 0 || !ratio.isReached(by: minimum - 1, of: count))
            }
        }
        for text in ["", "1.1", "-0.1", "0.", ".5", "0.12345", "80%", "0,8", "1.0001", "2", "0.8e0", "+0.8"] {
            #expect(Ratio(text) == nil, "\(text)")
        }
    }
}
