/// What "n days" means (domain 0.3, `complaint.day_mode`).
package enum DayMode: String, Sendable, CaseIterable {
    /// The starting day is not counted; due before 24:00 of the n-th day after it (Civil Code art. 201, 203).
    case endOfDay = "end_of_day"
    /// n × 24 hours from the instant of the start.
    case elapsed
}

/// Everything that turns a limit into an instant: the zone, the meaning of a day, and whether holidays move the last day.
package struct DayContext: Hashable, Sendable {
    /// Where days begin and end.
    package let zone: EstateZone
    /// What "n days" means.
    package let mode: DayMode
    /// The calendar by which a last day that is not worked moves on; nil when limits do not move (`calendar.roll_holidays` off).
    package let rolling: WorkCalendar?

    /// By default days in full that do not move.
    package init(zone: EstateZone, mode: DayMode = .endOfDay, rolling: WorkCalendar? = nil) {
        self.zone = zone
        self.mode = mode
        self.rolling = rolling
    }

    /// The last day of a period, moved to the next working day where holidays do that (Civil Code art. 203).
    package func lastDay(_ date: LocalDate) -> LocalDate { rolling?.workingDay(onOrAfter: date) ?? date }
}
