/// A recurring stretch of local days in which callbacks, surveys and reports are counted.
package enum CalendarPeriod: String, Sendable, CaseIterable {
    case daily
    /// Monday to Sunday.
    case weekly
    case monthly
    case quarterly
    case halfYearly = "half_yearly"
    case yearly

    /// The first day of the period that a date lies in.
    package func start(containing date: LocalDate) -> LocalDate {
        switch self {
        case .daily: date
        case .weekly: date.startOfWeek
        case .monthly: date.localMonth.firstDay
        case .quarterly: start(containing: date, months: 3)
        case .halfYearly: start(containing: date, months: 6)
        case .yearly: start(containing: date, months: 12)
        }
    }

    /// The first day of the period after the one that a date lies in: the exclusive end.
    package func next(after date: LocalDate) -> LocalDate {
        let start = start(containing: date)
        return switch self {
        case .daily: start.adding(days: 1)
        case .weekly: start.adding(days: 7)
        case .monthly: start.adding(months: 1)
        case .quarterly: start.adding(months: 3)
        case .halfYearly: start.adding(months: 6)
        case .yearly: start.adding(months: 12)
        }
    }

    private func start(containing date: LocalDate, months: Int) -> LocalDate {
        let month = date.localMonth
        return month.adding(months: -((month.month - 1) % months)).firstDay
    }
}
