import Foundation
import Policy
import SharedModels

/// Whether a technician can be sent in a slot of the day.
enum BoardPresence: String, Sendable, Hashable {
    case onShift, onCall, off
    /// On leave, ill or elsewhere, whatever the shift says.
    case away
}

/// A technician's file as the board needs it. Pure.
struct BoardTechnician: Sendable, Hashable {
    /// A shift of the week, as the contract has it.
    struct Shift: Sendable, Hashable {
        let weekdays: [Int]
        let from: LocalTime
        /// Exclusive; at or before `from` it is on the next day.
        let to: LocalTime

        init?(_ item: JSONValue) {
            guard let from = item["from"]?.string.flatMap(LocalTime.init), let to = item["to"]?.string.flatMap(LocalTime.init) else {
                return nil
            }
            weekdays = (item["weekdays"]?.array ?? []).compactMap { $0.integer.map { Int($0) } }
            (self.from, self.to) = (from, to)
        }
    }

    struct Stretch: Sendable, Hashable {
        let from: Date
        let to: Date

        init?(_ item: JSONValue) {
            guard let from = item["from"]?.string.flatMap(Times.parse), let to = item["to"]?.string.flatMap(Times.parse) else { return nil }
            (self.from, self.to) = (from, to)
        }
    }

    let id: CaseID
    let number: String
    let name: String
    let isActive: Bool
    let trades: [String]
    let shifts: [Shift]
    let onCall: [Stretch]
    let absences: [Stretch]
    /// Slips that may be held at once; nil where the policy's figure counts.
    let capacity: Int?
    /// Slips in the technician's hands whose repair is not done.
    let holds: [CaseID]

    /// From an answer of the service; nil of one that is no technician's file.
    init?(_ item: JSONValue) {
        guard let id = item.caseID, let name = item["name"]?.string else { return nil }
        self.id = id
        self.name = name
        number = item["number"]?.string ?? ""
        isActive = item["state"]?.string == "active"
        trades = (item["trades"]?.array ?? []).compactMap(\.string)
        shifts = (item["shifts"]?.array ?? []).compactMap(Shift.init)
        onCall = (item["onCall"]?.array ?? []).compactMap(Stretch.init)
        absences = (item["absences"]?.array ?? []).compactMap(Stretch.init)
        capacity = item["capacity"]?.integer.map { Int($0) }
        holds = (item["holds"]?.array ?? []).compactMap { $0["workOrderId"]?.string.flatMap(UUID.init(uuidString:)).map { CaseID($0) } }
    }

    /// The slots of the shifts on a day, also of the one that began the day before.
    func shiftSlots(on day: BoardDay) -> [Range<Int>] {
        let (today, yesterday) = (day.date.weekday.rawValue, day.date.adding(days: -1).weekday.rawValue)
        let seconds = BoardDay.slotMinutes * 60
        return shifts.flatMap { shift -> [Range<Int>] in
            let from = shift.from.secondOfDay / seconds
            let to = (shift.to.secondOfDay + seconds - 1) / seconds
            let isOverMidnight = shift.to <= shift.from
            var ranges: [Range<Int>] = []
            if isOverMidnight, to > 0, shift.weekdays.contains(yesterday) { ranges.append(0..<to) }
            if shift.weekdays.contains(today) { ranges.append(from..<(isOverMidnight ? BoardDay.slotsOfDay : max(from, to))) }
            return ranges
        }
    }

    /// Whether the technician can be sent, for every slot of a day. An absence counts more than a shift, and that more than being on call.
    func presence(on day: BoardDay) -> [BoardPresence] {
        var slots = [BoardPresence](repeating: .off, count: BoardDay.slotsOfDay)
        func mark(_ range: Range<Int>, _ presence: BoardPresence) {
            for slot in range.clamped(to: 0..<BoardDay.slotsOfDay) { slots[slot] = presence }
        }
        for stretch in onCall { mark(day.slots(from: stretch.from, to: stretch.to), .onCall) }
        for range in shiftSlots(on: day) { mark(range, .onShift) }
        for stretch in absences { mark(day.slots(from: stretch.from, to: stretch.to), .away) }
        return slots
    }

    /// Stretches of slots of one presence.
    static func stretches(of wanted: BoardPresence, in presence: [BoardPresence]) -> [Range<Int>] {
        presence.indices.filter { presence[$0] == wanted }.reduce(into: []) { ranges, slot in
            if let last = ranges.last, last.upperBound == slot {
                ranges[ranges.count - 1] = last.lowerBound..<(slot + 1)
            } else {
                ranges.append(slot..<(slot + 1))
            }
        }
    }
}

extension JSONValue {
    /// The id of a case that a service answered.
    var caseID: CaseID? { self["id"]?.string.flatMap(UUID.init(uuidString:)).map { CaseID($0) } }
}
