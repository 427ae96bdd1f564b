import Foundation
import TestSupport
import Testing

@testable import Policy

@Suite("Limits", .timeLimit(.minutes(10)))
struct LimitPropertyTests {
    static let zones = ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo"]

    /// A limit that has a bound.
    static func limit(using generator: inout SplitMix) -> Limit {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: .sameDay
        case 1: .days(Int.random(in: 1...40, using: &generator))
        case 2: .elapsed(seconds: Int.random(in: 1...400_000, using: &generator))
        default: .months(Int.random(in: 1...40, using: &generator))
        }
    }

    /// An instant between 1990 and 2101, often close to a local midnight.
    static func instant(in zone: EstateZone, using generator: inout SplitMix) -> Date {
        let date = LocalDate(dayNumber: Int.random(in: day("1990-01-01").dayNumber...day("2101-12-31").dayNumber, using: &generator))
        let offset =
            Bool.random(using: &generator)
            ? Double(Int.random(in: -2...2, using: &generator)) : Double.random(in: 0..<86_400, using: &generator)
        return zone.startOfDay(date).addingTimeInterval(offset)
    }

    static func context(in zone: EstateZone, using generator: inout SplitMix) throws -> DayContext {
        let rolling = Bool.random(using: &generator) ? try deployed.workCalendar() : nil
        return DayContext(zone: zone, mode: Bool.random(using: &generator) ? .endOfDay : .elapsed, rolling: rolling)
    }

    @Test("A bound is never before its start, and never earlier for a later start", arguments: zones, [UInt64(21), 22])
    func boundsAreMonotone(identifier: String, seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let zone = zone(identifier)
        let contexts = try (0..<8).map { _ in try Self.context(in: zone, using: &generator) }
        for _ in 0..<4_000 {
            let context = try #require(contexts.randomElement(using: &generator))
            let limit = Self.limit(using: &generator)
            let start = Self.instant(in: zone, using: &generator)
            let later = start.addingTimeInterval(Double.random(in: 0..<1_000_000, using: &generator))
            let bound = try #require(limit.bound(from: start, in: context))
            let laterBound = try #require(limit.bound(from: later, in: context))
            #expect(bound > start, "\(limit) from \(start.timeIntervalSince1970)")
            #expect(bound <= laterBound, "\(limit) from \(start.timeIntervalSince1970) and \(later.timeIntervalSince1970)")
        }
    }

    @Test("n days to the end of the day are at least n × 24 hours and less than one day more, where no clock changes")
    func endOfDayAgainstElapsed() throws {
        var generator = SplitMix(seed: 23)
        let whole = DayContext(zone: zone("UTC"))
        let elapsed = DayContext(zone: zone("UTC"), mode: .elapsed)
        for _ in 0..<5_000 {
            let start = Self.instant(in: whole.zone, using: &generator)
            let limit = Limit.days(Int.random(in: 1...400, using: &generator))
            let difference = try #require(limit.bound(from: start, in: whole)).timeIntervalSince(
                try #require(limit.bound(from: start, in: elapsed)))
            #expect(difference > 0 && difference <= 86_400)
        }
    }

    @Test("Day and month bounds are local midnights", arguments: zones)
    func boundsAreMidnights(identifier: String) throws {
        var generator = SplitMix(seed: 24)
        let context = DayContext(zone: zone(identifier))
        for _ in 0..<4_000 {
            let start = Self.instant(in: context.zone, using: &generator)
            let count = Int.random(in: 1...30, using: &generator)
            let date = context.zone.date(of: start)
            for (limit, last) in [
                (Limit.days(count), date.adding(days: count)), (.months(count), date.adding(months: count)), (.sameDay, date),
            ] {
                let bound = try #require(limit.bound(from: start, in: context))
                #expect(bound == context.zone.startOfDay(last.adding(days: 1)))
            }
        }
    }

    @Test("Holidays never make a bound earlier, and move it to the end of a working day (Civil Code art. 203)")
    func rollingIsNeverEarlier() throws {
        var generator = SplitMix(seed: 25)
        let calendar = try deployed.workCalendar()
        let fixed = DayContext(zone: .shanghai)
        let rolling = DayContext(zone: .shanghai, rolling: calendar)
        for _ in 0..<5_000 {
            let start = at("2024-12-01 00:00").addingTimeInterval(Double.random(in: 0..<1_000 * 86_400, using: &generator))
            let limit = Self.limit(using: &generator)
            let (stays, moves) = (try #require(limit.bound(from: start, in: fixed)), try #require(limit.bound(from: start, in: rolling)))
            #expect(moves >= stays)
            switch limit {
            case .days, .months: #expect(calendar.isWorkingDay(rolling.zone.date(of: moves.addingTimeInterval(-1))))
            case .sameDay, .elapsed, .unlimited, .manual: #expect(moves == stays)
            }
        }
    }

    @Test(
        "Rolling goes over the whole holiday and stops at a make-up day",
        arguments: [
            ("2026-02-13 10:00", 2, "2026-02-25 00:00"),  // the 15th, a day off; the 24th is the first working day
            ("2026-02-12 10:00", 2, "2026-02-15 00:00"),  // the 14th, a Saturday that is worked
            ("2026-03-05 10:00", 2, "2026-03-10 00:00"),  // a Saturday like any other
            ("2026-04-30 10:00", 2, "2026-05-07 00:00"),
            ("2027-01-01 10:00", 1, "2027-01-05 00:00"),  // a year without a calendar has weekends only
        ])
    func rollingExamples(start: String, days: Int, bound: String) throws {
        let context = DayContext(zone: .shanghai, rolling: try deployed.workCalendar())
        #expect(Limit.days(days).bound(from: at(start), in: context) == at(bound))
    }

    @Test("A limit is written as it is read", arguments: ["none", "manual", "same_day", "2d", "24h", "90m", "181s", "1mo", "3y", "18mo"])
    func textForms(text: String) throws {
        #expect(try #require(Limit(text)).description == text)
    }

    @Test(
        "Equal limits have one way to be written",
        arguments: [("60m", "1h"), ("120s", "2m"), ("12mo", "1y"), ("48h", "48h"), ("3600s", "1h")])
    func canonicalForms(text: String, canonical: String) throws {
        #expect(try #require(Limit(text)).description == canonical)
    }

    @Test(
        "A text that is no limit is refused",
        arguments: [
            "", "0d", "-1d", "2", "d", "2 d", "2D", "1.5h", "02d", "2w", "same-day", "None", "null", "3661d", "99999999d", "1201mo", "101y",
            "٢d", "2d ", "24h0m", "9999999999999999999999d",
        ])
    func refusedTexts(text: String) {
        #expect(Limit(text) == nil)
    }
}
