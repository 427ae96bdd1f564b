package import Foundation

/// The clocks and months of a repair slip (domain 3.3).
extension Rules<RepairSettings> {
    /// T-REPORT: the slip is back at the office (REP-15, K-14, WE-31).
    package func reportBackBound(collectedAt: Date) -> Date? { settings.reportBackDue.bound(from: collectedAt, in: days) }

    /// Response to an emergency; nil unless the policy sets one (K-15).
    package func emergencyBound(raisedAt: Date) -> Date? { settings.emergencyResponse.bound(from: raisedAt, in: days) }

    /// The month that a slip counts in: the next one when raised on the month's last days (REP-20, WE-24 to WE-30).
    package func ledgerMonth(raisedAt: Date) -> LocalMonth {
        let date = days.zone.date(of: raisedAt)
        let month = date.localMonth
        return date > month.lastDay.adding(days: -settings.ledgerRolloverDays) ? month.adding(months: 1) : month
    }

    /// The instant of a day's summary (REP-25).
    package func dailySummary(on day: LocalDate) -> Date { days.zone.instant(of: day, at: settings.dailySummaryAt) }

    /// The day whose summary is the first to list a slip: the next day for one raised at the summary or after it (WE-39).
    package func summaryDay(raisedAt: Date) -> LocalDate {
        let local = days.zone.local(of: raisedAt)
        return local.time >= settings.dailySummaryAt ? local.date.adding(days: 1) : local.date
    }

    /// Whether a technician waited long enough at a door (REP-10, WE-33).
    package func isLongEnough(wait: Duration) -> Bool { wait >= settings.noAnswerWait }

    /// The instant on its last day at which a month is closed and its slips are totalled (REP-18).
    package func monthClose(of month: LocalMonth) -> Date { days.zone.instant(of: month.lastDay, at: settings.ledgerCloseAt) }

    /// When the technician is reminded of an appointment (REP-09); nil when the policy has no reminders.
    package func appointmentReminder(for appointedAt: Date) -> Date? {
        settings.appointmentReminder.map { appointedAt.addingTimeInterval(-$0.wholeSeconds) }
    }
}
