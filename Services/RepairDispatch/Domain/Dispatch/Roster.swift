package import Foundation
package import Policy

/// What a technician can do, and when and where: what an assignment is judged by.
package struct Roster: Codable, Hashable, Sendable {
    /// Codes of the policy's trades, such as `plumbing`.
    package let trades: [String]
    /// Beginnings of unit numbers that are the technician's own, such as `3-`; empty for the whole estate.
    package let areas: [String]
    /// The working week; empty for somebody who only works on call.
    package let shifts: [Shift]
    /// When the technician is on call outside the shifts.
    package let onCall: [Stretch]
    /// When the technician is away whatever the week says: leave, sickness, training.
    package let absences: [Stretch]
    /// Slips that may be held at once; the policy's figure where it is left out.
    package let capacity: Int?

    package init(
        trades: [String], areas: [String] = [], shifts: [Shift] = [], onCall: [Stretch] = [], absences: [Stretch] = [], capacity: Int? = nil
    ) {
        self.trades = trades
        self.areas = areas
        self.shifts = shifts
        self.onCall = onCall
        self.absences = absences
        self.capacity = capacity
    }

    /// A shift of the week, by local clocks.
    package struct Shift: Codable, Hashable, Sendable {
        /// 1 Monday … 7 Sunday: the days on which it begins.
        package let weekdays: [Int]
        package let from: LocalTime
        /// Exclusive; at or before `from` it is on the next day.
        package let to: LocalTime

        package init(weekdays: [Int], from: LocalTime, to: LocalTime) {
            self.weekdays = weekdays
            self.from = from
            self.to = to
        }
    }

    /// From an instant to another, the end exclusive.
    package struct Stretch: Codable, Hashable, Sendable {
        package let from: Date
        package let to: Date

        package init(from: Date, to: Date) {
            self.from = from
            self.to = to
        }

        func contains(_ instant: Date) -> Bool { from <= instant && instant < to }
    }

    /// How somebody can be reached for work at a moment.
    package enum Presence: String, Codable, Sendable, CaseIterable {
        case onShift = "on_shift"
        case onCall = "on_call"
        case off
    }

    /// Whether the technician works at `instant`; an absence wins over everything.
    package func presence(at instant: Date, in zone: EstateZone) -> Presence {
        if absences.contains(where: { $0.contains(instant) }) { return .off }
        let local = zone.local(of: instant)
        let yesterday = local.date.adding(days: -1)
        let works = shifts.contains { shift in
            let overMidnight = shift.to <= shift.from
            let today = local.time >= shift.from && (overMidnight || local.time < shift.to)
            let lateFromYesterday = overMidnight && local.time < shift.to
            return (today && shift.weekdays.contains(local.date.weekday.rawValue))
                || (lateFromYesterday && shift.weekdays.contains(yesterday.weekday.rawValue))
        }
        if works { return .onShift }
        return onCall.contains { $0.contains(instant) } ? .onCall : .off
    }

    /// Whether a unit lies in the technician's own part of the estate.
    package func covers(unit: String) -> Bool { areas.isEmpty || areas.contains { unit.hasPrefix($0) } }
}

/// Named limits of a technician's file (D19).
package enum RosterLimits {
    /// Trades, areas.
    package static let words = 50
    /// Shifts of a week.
    package static let shifts = 21
    /// Stretches on call, absences.
    package static let stretches = 200
    /// Slips held at once.
    package static let capacity = 1...50
    /// Characters of a token's subject.
    package static let subject = 1...128
    /// Characters of one trade or area.
    package static let word = 40
}
