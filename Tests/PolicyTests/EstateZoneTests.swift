import Foundation
import TestSupport
import Testing

@testable import Policy

@Suite("Zones", .timeLimit(.minutes(10)))
struct EstateZoneTests {
    @Test(
        "An instant and its local time lead to each other, or to the first of two times that read the same",
        arguments: ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "UTC"])
    func roundTrip(identifier: String) {
        let zone = zone(identifier)
        var generator = SplitMix(seed: 11)
        for _ in 0..<5_000 {
            let instant = Date(timeIntervalSince1970: Double(Int.random(in: -500_000_000...2_500_000_000, using: &generator)))
            let local = zone.local(of: instant)
            #expect(local.date == zone.date(of: instant))
            let back = zone.instant(of: local.date, at: local.time)
            #expect(zone.local(of: back) == local)
            #expect(back <= instant && instant.timeIntervalSince(back) <= 7_200)
        }
    }

    @Test(
        "A day is exactly the instants between its start and its end",
        arguments: ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe"])
    func days(identifier: String) {
        let zone = zone(identifier)
        for number in stride(from: day("1985-01-01").dayNumber, to: day("2040-01-01").dayNumber, by: 1) {
            let date = LocalDate(dayNumber: number)
            let (start, end) = (zone.startOfDay(date), zone.endOfDay(date))
            let isRight =
                zone.date(of: start) == date && zone.date(of: start.addingTimeInterval(-1)) < date && zone.date(of: end) > date
                && zone.date(of: end.addingTimeInterval(-1)) == date && end == zone.startOfDay(date.adding(days: 1))
            #expect(isRight, "\(date)")
        }
    }

    @Test("A midnight that does not exist is the instant of the jump (São Paulo, 4 November 2018)")
    func skippedMidnight() {
        let zone = zone("America/Sao_Paulo")
        #expect(zone.startOfDay(day("2018-11-04")) == utc("2018-11-04T03:00:00Z"))
        #expect(zone.local(of: utc("2018-11-04T03:00:00Z")).time.description == "01:00")
        #expect(zone.endOfDay(day("2018-11-03")) == utc("2018-11-04T03:00:00Z"))
        #expect(Limit.sameDay.bound(from: utc("2018-11-04T02:59:59Z"), in: DayContext(zone: zone)) == utc("2018-11-04T03:00:00Z"))
        #expect(zone.instant(of: day("2018-11-04"), at: .midnight) == utc("2018-11-04T03:00:00Z"))
    }

    @Test("A day with 23 or 25 hours ends at its own midnight (Berlin)")
    func unevenDays() {
        let zone = zone("Europe/Berlin")
        let context = DayContext(zone: zone)
        #expect(Limit.sameDay.bound(from: utc("2026-03-29T08:00:00Z"), in: context) == utc("2026-03-29T22:00:00Z"))
        #expect(Limit.sameDay.bound(from: utc("2026-10-25T08:00:00Z"), in: context) == utc("2026-10-25T23:00:00Z"))
        #expect(Limit.elapsed(seconds: 86_400).bound(from: utc("2026-03-28T12:00:00Z"), in: context) == utc("2026-03-29T12:00:00Z"))
        // 02:30 was skipped in March and came twice in October.
        #expect(zone.instant(of: day("2026-03-29"), at: LocalTime(uncheckedSecond: 9_000)) == utc("2026-03-29T01:00:00Z"))
        #expect(zone.instant(of: day("2026-10-25"), at: LocalTime(uncheckedSecond: 9_000)) == utc("2026-10-25T00:30:00Z"))
    }

    @Test("A day ends when its last instant has passed, also where clocks go back over midnight (St John's, until 2011)")
    func repeatedEvening() {
        let zone = zone("America/St_Johns")
        // At 00:01 on 7 November 2010 clocks went back to 23:01 on the 6th.
        #expect(zone.endOfDay(day("2010-11-06")) == utc("2010-11-07T03:30:00Z"))
        #expect(zone.startOfDay(day("2010-11-07")) == utc("2010-11-07T02:30:00Z"))
    }

    @Test("A midnight that comes twice ends the day the first time when the second lies in the new day (Havana)")
    func repeatedMidnight() {
        let zone = zone("America/Havana")
        #expect(zone.endOfDay(day("2025-11-01")) == utc("2025-11-02T04:00:00Z"))
        #expect(zone.startOfDay(day("2025-11-02")) == utc("2025-11-02T04:00:00Z"))
    }

    @Test("A day that an island skipped begins and ends with the next (Apia, 30 December 2011)")
    func skippedDay() {
        let zone = zone("Pacific/Apia")
        #expect(zone.startOfDay(day("2011-12-30")) == utc("2011-12-30T10:00:00Z"))
        #expect(zone.startOfDay(day("2011-12-31")) == utc("2011-12-30T10:00:00Z"))
        #expect(zone.endOfDay(day("2011-12-29")) == utc("2011-12-30T10:00:00Z"))
    }

    @Test("Only names of the IANA list are zones", arguments: ["", "CST", "GMT+8", "+08:00", "Asia/Shangai", "Beijing", "../UTC"])
    func refusedZones(identifier: String) {
        #expect(EstateZone(identifier: identifier) == nil)
    }

    @Test("A nonsensical instant gives a date and no crash", arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e300])
    func nonsense(seconds: Double) {
        let date = EstateZone.shanghai.date(of: Date(timeIntervalSince1970: seconds))
        #expect((-10_000...12_000).contains(date.year))
    }

    @Test("Before 1991 Shanghai had summer time, and it is counted")
    func shanghaiSummer() {
        #expect(EstateZone.shanghai.startOfDay(day("1990-07-01")) == utc("1990-06-30T15:00:00Z"))
        #expect(EstateZone.shanghai.startOfDay(day("1992-07-01")) == utc("1992-06-30T16:00:00Z"))
    }
}
