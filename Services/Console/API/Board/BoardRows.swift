import Foundation
import Policy
import SharedModels

/// The board's rows, one of each technician: who it is, and the day's visits in lanes.
struct BoardRows {
    let visit: Visit
    let day: BoardDay
    let contents: BoardContents
    /// Slips that a technician holds at once, where the own file has no figure.
    let usualCapacity: Int
    /// The page of a slip.
    let href: (CaseID) -> String

    private var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: day.zone, now: visit.now) }

    /// The variables of the template `board` that are about the day.
    var view: [String: Any] {
        let visits = Dictionary(grouping: contents.appointed.compactMap(place)) { $0.slip.technician }
        let loose = Dictionary(grouping: contents.held.filter(isLoose)) { $0.technician }
        let rows = contents.technicians.sorted { $0.number < $1.number }.map { technician in
            Row(
                technician: technician, presence: technician.presence(on: day), visits: visits[technician.id] ?? [],
                loose: (loose[technician.id] ?? []).sorted(by: BoardSlip.precedes))
        }
        let shown = rows.filter(\.isShown)
        let hours = BoardDay.hours(
            shifts: shown.flatMap { $0.technician.shiftSlots(on: day) }, visits: shown.flatMap { $0.visits.map(\.slots) })
        let slots = hours.lowerBound * BoardDay.slotsOfHour..<hours.upperBound * BoardDay.slotsOfHour
        let resting = rows.filter { !$0.isShown && $0.technician.isActive }
        return [
            "hours": hours.map { ["label": Self.clock($0 * BoardDay.slotsOfHour), "span": String(BoardDay.slotsOfHour)] },
            "slots": String(slots.count), "rows": shown.map { view(of: $0, slots) },
            "resting": resting.map(\.technician.name).joined(separator: wording.page("listComma")),
        ]
    }

    private struct Row {
        let technician: BoardTechnician
        let presence: [BoardPresence]
        let visits: [BoardVisit]
        let loose: [BoardSlip]

        /// Who neither works on the day nor has anything in hand has no row.
        var isShown: Bool {
            !visits.isEmpty || !loose.isEmpty || !technician.holds.isEmpty
                || technician.isActive && presence.contains { $0 != .off }
        }
    }

    private func place(_ slip: BoardSlip) -> BoardVisit? {
        guard slip.technician != nil, let slots = slip.appointedAt.flatMap(day.visit) else { return nil }
        return BoardVisit(slip: slip, slots: slots)
    }

    /// In somebody's hands, and to be done today although nobody is expected at a time: not agreed, begun, or missed on an earlier day.
    private func isLoose(_ slip: BoardSlip) -> Bool {
        guard slip.isUnfinished, slip.technician != nil else { return false }
        return slip.isBegun || slip.urgency == "emergency" || (slip.appointedAt.map { $0 < day.begin } ?? true)
    }

    private func view(of row: Row, _ slots: Range<Int>) -> [String: Any] {
        let now = day.slot(of: visit.now)
        var lanes: [[String: Any]] = BoardCell.lanes(of: row.visits).map { lane in
            ["cells": BoardCell.cells(of: lane, presence: row.presence, slots: slots, now: now).map { cell($0, now) }]
        }
        if lanes.isEmpty {
            lanes = [["cells": BoardCell.cells(of: [], presence: row.presence, slots: slots, now: now).map { cell($0, now) }]]
        }
        var head = head(of: row)
        head["span"] = String(lanes.count + (row.loose.isEmpty ? 0 : 1))
        lanes[0]["head"] = head
        var view: [String: Any] = ["lanes": lanes]
        if !row.loose.isEmpty { view["loose"] = ["slots": String(slots.count), "visits": row.loose.map { block($0) }] as [String: Any] }
        return view
    }

    private func head(of row: Row) -> [String: Any] {
        let technician = row.technician
        let capacity = technician.capacity ?? usualCapacity
        let held = technician.holds.count
        return [
            "name": technician.name, "href": fileHref(technician.id),
            "trades": technician.trades.map { wording.openValue($0, of: "trade") }.joined(separator: wording.page("listComma")),
            "times": times(row), "load": wording.page("boardLoad", ["n": "\(held)", "most": "\(capacity)"]),
            "loadTone": held >= capacity ? "bad" : "neutral",
        ]
    }

    private func fileHref(_ id: CaseID) -> String {
        guard let kind = visit.site.content.catalogue.kinds["technician"], visit.may(kind.readers) else { return "" }
        return Paths.item(kind.collection, id)
    }

    /// When the technician is there on the day, and when not.
    private func times(_ row: Row) -> [[String: Any]] {
        guard row.technician.isActive else { return [["label": wording.page("boardInactive"), "tone": "bad"]] }
        func spans(_ presence: BoardPresence) -> String {
            BoardTechnician.stretches(of: presence, in: row.presence).map { "\(Self.clock($0.lowerBound))–\(Self.clock($0.upperBound))" }
                .joined(separator: wording.page("listComma"))
        }
        let (onShift, onCall, away) = (spans(.onShift), spans(.onCall), spans(.away))
        if away.isEmpty, onShift.isEmpty, onCall.isEmpty { return [["label": wording.page("boardResting"), "tone": "neutral"]] }
        if onShift.isEmpty, onCall.isEmpty { return [["label": wording.page("boardAway"), "tone": "bad"]] }
        var times: [[String: Any]] = []
        if !onShift.isEmpty { times.append(["label": onShift, "tone": "neutral"]) }
        if !onCall.isEmpty { times.append(["label": wording.page("boardOnCallTimes", ["t": onCall]), "tone": "warn"]) }
        if !away.isEmpty { times.append(["label": wording.page("boardAwayTimes", ["t": away]), "tone": "bad"]) }
        return times
    }

    private func cell(_ cell: BoardCell, _ now: Int?) -> [String: Any] {
        switch cell {
        case .gap(let slots, let presence):
            let isHour = slots.lowerBound % BoardDay.slotsOfHour == 0
            let look = [presence.rawValue, isHour ? "hour" : "", slots.lowerBound == now ? "now" : ""].filter { !$0.isEmpty }
            return ["gap": ["span": String(slots.count), "look": look.joined(separator: " ")] as [String: Any]]
        case .visit(let placed):
            return ["visit": block(placed.slip).merging(["span": String(placed.slots.count)]) { $1 }]
        }
    }

    /// Of the template `board-visit`.
    private func block(_ slip: BoardSlip) -> [String: Any] {
        var view = views.standing("work_order", slip.state, slip.facts)
        view["href"] = href(slip.id)
        view["number"] = slip.number
        view["unit"] = slip.unit
        view["what"] = slip.what ?? ""
        if let appointedAt = slip.appointedAt {
            let isToday = day.slot(of: appointedAt) != nil
            view["time"] = isToday ? String(day.zone.local(of: appointedAt).time.description.prefix(5)) : views.time(appointedAt)
        }
        view["look"] = !slip.isUnfinished ? "over" : slip.isLate(at: visit.now) ? "late" : slip.urgency == "emergency" ? "urgent" : ""
        if slip.isUnfinished, slip.isLate(at: visit.now) {
            view["late"] = wording.page(slip.isMissed(at: visit.now) ? "boardMissed" : "boardLate")
        }
        return view
    }

    /// The time at which a slot begins: `08:15`; `24:00` after the last.
    static func clock(_ slot: Int) -> String {
        let (hour, minute) = (slot / BoardDay.slotsOfHour, slot % BoardDay.slotsOfHour * BoardDay.slotMinutes)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
