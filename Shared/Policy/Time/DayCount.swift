/// A number of whole local days, for notice that must be given so long before a day. Written `14d`.
package struct DayCount: Hashable, Sendable, Comparable {
    /// How many; not negative.
    package let days: Int

    /// The number is checked where a policy is read.
    package init(_ days: Int) { self.days = days }

    package static func < (lhs: DayCount, rhs: DayCount) -> Bool { lhs.days < rhs.days }

    /// The last day on which notice for a day is in time (WE-60, WE-62).
    package func lastDay(before day: LocalDate) -> LocalDate { day.adding(days: -days) }
}
