import Foundation
import Policy

/// The day that the board shows, in slots of a quarter of an hour by the estate's clocks. Pure.
struct BoardDay: Sendable, Hashable {
    let date: LocalDate
    let zone: EstateZone

    static let slotMinutes = 15
    static let slotsOfHour = 60 / slotMinutes
    static let slotsOfDay = 24 * slotsOfHour
    /// How long a visit is drawn, in slots: an appointment says when it begins, and nobody agrees when it ends.
    static let visitSlots = slotsOfHour
    /// Hours that are shown in any case.
    static let usualHours = 8..<18

    var begin: Date { zone.startOfDay(date) }
    var end: Date { zone.endOfDay(date) }

    /// The slot in which an instant lies; nil on another day.
    func slot(of instant: Date) -> Int? {
        let local = zone.local(of: instant)
        return local.date == date ? local.time.secondOfDay / (Self.slotMinutes * 60) : nil
    }

    /// The slots that a stretch of time touches on this day; empty on other days.
    func slots(from: Date, to: Date) -> Range<Int> {
        let first = from <= begin ? 0 : slot(of: from) ?? Self.slotsOfDay
        let last = to >= end ? Self.slotsOfDay : to <= begin ? 0 : (slot(of: to.addingTimeInterval(-1)) ?? -1) + 1
        return first < last ? first..<last : first..<first
    }

    /// The slots of a visit that begins at an instant; at midnight it is cut off. Nil on another day.
    func visit(at instant: Date) -> Range<Int>? {
        slot(of: instant).map { $0..<min($0 + Self.visitSlots, Self.slotsOfDay) }
    }

    /// The hours that the board shows: those in which people work and are expected.
    ///
    /// A shift that begins the day before, or ends on the next, says nothing about when the working day begins, or ends: with one night shift all
    /// boards would be a day wide.
    /// - Parameters:
    ///   - shifts: slots of the roster.
    ///   - visits: slots of the appointments; each is shown.
    /// - Returns: whole hours.
    static func hours(shifts: [Range<Int>], visits: [Range<Int>]) -> Range<Int> {
        let begins = shifts.map(\.lowerBound).filter { $0 > 0 } + visits.map(\.lowerBound)
        let ends = shifts.map(\.upperBound).filter { $0 < slotsOfDay } + visits.map(\.upperBound)
        let first = min(usualHours.lowerBound, (begins.min() ?? slotsOfDay) / slotsOfHour)
        let last = max(usualHours.upperBound, ((ends.max() ?? 0) + slotsOfHour - 1) / slotsOfHour)
        return first..<last
    }
}

/// A slip in its place of the day.
struct BoardVisit: Sendable, Hashable {
    let slip: BoardSlip
    let slots: Range<Int>
}

/// What stands in one place of a lane.
enum BoardCell: Sendable, Hashable {
    case visit(BoardVisit)
    /// Nobody is expected; whether the technician is there.
    case gap(Range<Int>, BoardPresence)

    /// Visits in lanes one below the other, so that none covers another: each in the first lane that is free by then.
    static func lanes(of visits: [BoardVisit]) -> [[BoardVisit]] {
        let sorted = visits.sorted { ($0.slots.lowerBound, $0.slip.number) < ($1.slots.lowerBound, $1.slip.number) }
        return sorted.reduce(into: []) { lanes, visit in
            if let free = lanes.firstIndex(where: { $0.last.map { $0.slots.upperBound <= visit.slots.lowerBound } ?? true }) {
                lanes[free].append(visit)
            } else {
                lanes.append([visit])
            }
        }
    }

    /// The cells of a lane from left to right; gaps end with the hour, and where the technician comes or goes.
    /// - Parameters:
    ///   - lane: its visits, in order and apart from one another.
    ///   - presence: of every slot of the day.
    ///   - slots: those that are shown.
    ///   - now: the slot of the present, with which a cell begins; nil on other days.
    /// - Returns: cells that cover the slots, each once.
    static func cells(of lane: [BoardVisit], presence: [BoardPresence], slots: Range<Int>, now: Int?) -> [BoardCell] {
        var cells: [BoardCell] = []
        var next = slots.lowerBound
        func fill(to end: Int) {
            while next < end {
                let here = presence[next]
                let edge = ((next + 1)..<end).first { $0 % BoardDay.slotsOfHour == 0 || $0 == now || presence[$0] != here } ?? end
                cells.append(.gap(next..<edge, here))
                next = edge
            }
        }
        for visit in lane {
            let shown = visit.slots.clamped(to: slots)
            guard !shown.isEmpty, shown.lowerBound >= next else { continue }
            fill(to: shown.lowerBound)
            cells.append(.visit(BoardVisit(slip: visit.slip, slots: shown)))
            next = shown.upperBound
        }
        fill(to: slots.upperBound)
        return cells
    }
}
