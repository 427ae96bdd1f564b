package import Foundation

/// The limits of forums with owners (CBK-29, CBK-40).
extension Rules<CallbackSettings> {
    /// By when an owner has the reply to a view.
    /// - Parameter asked: When the view was recorded, or a reply did not satisfy.
    /// - Returns: The bound; nil without a limit.
    package func forumReplyDue(asked: Date) -> Date? { settings.forumReplyDue.bound(from: asked, in: days) }

    /// From when on an office is reminded of the forum of a year's end that it has not planned.
    /// - Parameter year: The year.
    /// - Returns: The start of that day; nil where nobody is reminded.
    package func forumReminder(of year: Int) -> Date? {
        settings.forumYearEndDay.flatMap { LocalDate(year: year, month: 12, day: $0) }.map { days.zone.startOfDay($0) }
    }

    /// When a year ends.
    /// - Parameter year: The year.
    /// - Returns: The start of the next; nil for a year that the calendar does not know.
    package func yearEnd(of year: Int) -> Date? { LocalDate(year: year + 1, month: 1, day: 1).map { days.zone.startOfDay($0) } }
}
