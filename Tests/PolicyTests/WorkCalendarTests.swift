import Foundation
import Testing

@testable import Policy

@Suite("Working calendar", .timeLimit(.minutes(10)))
struct WorkCalendarTests {
    @Test(
        "Announced days are off or worked as announced, others by the weekend",
        arguments: [
            ("2026-01-01", false), ("2026-01-02", false), ("2026-01-03", false), ("2026-01-04", true), ("2026-02-14", true),
            ("2026-02-16", false),
            ("2026-02-23", false), ("2026-02-24", true), ("2026-02-28", true), ("2026-05-09", true), ("2026-09-20", true),
            ("2026-10-07", false),
            ("2026-10-08", true), ("2026-10-10", true), ("2026-03-07", false), ("2026-03-09", true), ("2025-01-26", true),
            ("2025-10-08", false),
            ("2025-10-11", true), ("2027-01-01", true), ("2027-01-02", false),
        ])
    func deployedYears(date: String, isWorkingDay: Bool) throws {
        #expect(try deployed.workCalendar().isWorkingDay(day(date)) == isWorkingDay)
    }

    @Test("Each deployed year has the thirteen statutory holidays, all of them off, and says that it is announced")
    func statutory() throws {
        let calendar = try deployed.workCalendar()
        #expect(calendar.announcedYears == [2025, 2026])
        for year in [2025, 2026] { #expect(calendar.statutoryHolidays.filter { $0.year == year }.count == 13) }
        #expect(calendar.statutoryHolidays.allSatisfy { !calendar.isWorkingDay($0) })
        #expect(calendar.isStatutoryHoliday(day("2026-10-01")) && !calendar.isStatutoryHoliday(day("2026-10-07")))
    }

    @Test("The next working day is one, is not before the date, and nothing between is worked")
    func nextWorkingDay() throws {
        let calendar = try deployed.workCalendar()
        for number in day("2024-12-01").dayNumber...day("2027-03-01").dayNumber {
            let date = LocalDate(dayNumber: number)
            let next = calendar.workingDay(onOrAfter: date)
            #expect(next >= date && calendar.isWorkingDay(next))
            #expect((number..<next.dayNumber).allSatisfy { !calendar.isWorkingDay(LocalDate(dayNumber: $0)) })
        }
    }

    @Test("Where two years speak of one day, the later notice holds")
    func laterYearWins() throws {
        let first = CalendarYear(year: 2026, holidays: [.init(name: "a", statutory: [], daysOff: [day("2026-12-31")], makeUpDays: [])])
        let second = CalendarYear(year: 2027, holidays: [.init(name: "b", statutory: [], daysOff: [day("2026-12-26")], makeUpDays: [])])
        let third = CalendarYear(year: 2025, holidays: [.init(name: "c", statutory: [], daysOff: [], makeUpDays: [day("2026-12-26")])])
        let calendar = WorkCalendar(years: [second, third, first])
        #expect(!calendar.isWorkingDay(day("2026-12-31")))
        #expect(!calendar.isWorkingDay(day("2026-12-26")))
    }

    @Test(
        "A wrong calendar is refused with its place",
        arguments: [
            ("year: 2026\n", "holidays"),
            ("holidays: []\n", "year"),
            ("year: 26\nholidays: []\n", "year"),
            ("year: 2026\nholidays: []\ndays: []\n", "days"),
            ("year: 2026\nholidays: {}\n", "holidays"),
            ("year: 2026\nholidays: [a]\n", "holidays[1]"),
            ("year: 2026\nholidays: [{off: 2026-01-01}]\n", "holidays[1].name"),
            ("year: 2026\nholidays: [{name: a, of: 2026-01-01}]\n", "holidays[1].of"),
            ("year: 2026\nholidays: [{name: a, off: 2026-02-29}]\n", "holidays[1].off"),
            ("year: 2026\nholidays: [{name: a, off: 2026-01-03..2026-01-01}]\n", "holidays[1].off"),
            ("year: 2026\nholidays: [{name: a, off: [2026-01-01, 2026-01-01]}]\n", "holidays[1].off"),
            ("year: 2026\nholidays: [{name: a, off: 2025-06-01}]\n", "holidays[1]"),
            ("year: 2026\nholidays: [{name: a, off: 2026-01-01, statutory: 2026-01-02}]\n", "holidays[1].statutory"),
            ("year: 2026\nholidays: [{name: a, off: 2026-01-01, work: 2026-01-05}]\n", "holidays[1].work"),
            ("year: 2026\nholidays: [{name: a, off: 2026-01-03, work: 2026-01-03}]\n", "holidays"),
            ("year: 2026\nholidays: [{name: a, off: 2026-03-01..2026-05-01}]\n", "holidays"),
        ])
    func refusals(text: String, key: String) throws {
        var reader = CalendarReader(file: "calendars/2026.yaml")
        let error = try #require(throws: PolicyError.self) {
            try reader.year(of: try YAMLSource.read(Data(text.utf8), file: "calendars/2026.yaml"))
        }
        #expect(error.problems.contains { $0.key == key }, "\(error)")
    }

    @Test("A New Year's holiday may begin in December")
    func overNewYear() throws {
        var reader = CalendarReader(file: "calendars/2023.yaml")
        let text = "year: 2023\nholidays:\n  - name: 元旦\n    statutory: 2023-01-01\n    off: 2022-12-31..2023-01-02\n"
        let year = try reader.year(of: try YAMLSource.read(Data(text.utf8), file: "calendars/2023.yaml"))
        #expect(!WorkCalendar(years: [year]).isWorkingDay(day("2023-01-02")))
    }
}
