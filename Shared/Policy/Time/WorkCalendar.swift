/// Which local dates are working days: weekends, statutory holidays, days off around them, and make-up working days (调休).
///
/// Comes from one file per year. A year that has not been announced has weekends only, so nothing stops in December;
/// `announcedYears` tells an operator what is missing. Used by patrols (OPS-13), by `calendar.roll_holidays` and by the
/// after-hours tariff (INT-64), not by the ordinary deadlines, which do not move (domain 0.3).
package struct WorkCalendar: Hashable, Sendable {
    /// Years with a file.
    package private(set) var announcedYears: Set<Int> = []
    /// Announced days off, weekends among them or not.
    package private(set) var daysOff: Set<LocalDate> = []
    /// The statutory holidays among the days off; the others are shifted weekends.
    package private(set) var statutoryHolidays: Set<LocalDate> = []
    /// Weekend days that are worked.
    package private(set) var makeUpDays: Set<LocalDate> = []

    /// No announced year.
    package static let weekendsOnly = WorkCalendar()

    /// The calendar of these years; a later year wins where two speak of the same day (a New Year's holiday that starts in December).
    package init(years: [CalendarYear] = []) {
        for year in years.sorted(by: { $0.year < $1.year }) {
            announcedYears.insert(year.year)
            for holiday in year.holidays {
                daysOff.formUnion(holiday.daysOff)
                makeUpDays.subtract(holiday.daysOff)
                makeUpDays.formUnion(holiday.makeUpDays)
                daysOff.subtract(holiday.makeUpDays)
                statutoryHolidays.formUnion(holiday.statutory)
            }
        }
    }

    /// Whether people work on it.
    package func isWorkingDay(_ date: LocalDate) -> Bool {
        if makeUpDays.contains(date) { return true }
        return !date.weekday.isWeekend && !daysOff.contains(date)
    }

    /// Whether it is one of the statutory holidays themselves (INT-64), not merely a day off.
    package func isStatutoryHoliday(_ date: LocalDate) -> Bool { statutoryHolidays.contains(date) }

    /// The date itself when it is a working day, else the next one (Civil Code art. 203).
    ///
    /// Looks at most `longestBreak` days ahead; a calendar with a longer break is refused when it is read.
    package func workingDay(onOrAfter date: LocalDate) -> LocalDate {
        for ahead in 0..<Self.longestBreak where isWorkingDay(date.adding(days: ahead)) { return date.adding(days: ahead) }
        return date.adding(days: Self.longestBreak)
    }

    /// The longest run of days off that a calendar may have.
    package static let longestBreak = 31
}

/// The announcement of one year: facts from the State Council's yearly notice.
package struct CalendarYear: Hashable, Sendable {
    /// The year of the notice.
    package let year: Int
    /// In the order of the year.
    package let holidays: [Holiday]

    /// Nothing is checked here; files are checked by `CalendarReader`.
    package init(year: Int, holidays: [Holiday]) {
        self.year = year
        self.holidays = holidays
    }

    /// One holiday with the weekend days that are moved for it.
    package struct Holiday: Hashable, Sendable {
        /// As the notice calls it.
        package let name: String
        /// The days that law names as holidays.
        package let statutory: [LocalDate]
        /// Every day off, the statutory ones among them.
        package let daysOff: [LocalDate]
        /// Weekend days worked in exchange.
        package let makeUpDays: [LocalDate]

        /// The statutory days must be among the days off.
        package init(name: String, statutory: [LocalDate], daysOff: [LocalDate], makeUpDays: [LocalDate]) {
            self.name = name
            self.statutory = statutory
            self.daysOff = daysOff
            self.makeUpDays = makeUpDays
        }
    }
}
