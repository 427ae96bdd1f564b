import Foundation
import Policy
import RepairDispatch
import SharedModels
import TestSupport

/// Days by arithmetic alone, apart from the code that is judged: local days at UTC+8, civil dates by the algorithm of days from civil.
enum PlainCalendar {
    static let day: TimeInterval = 86_400

    static func localDay(_ instant: Date) -> Int { Int(((instant.timeIntervalSince1970 + 8 * 3_600) / day).rounded(.down)) }

    static func start(ofDay number: Int) -> Date { Date(timeIntervalSince1970: Double(number) * day - 8 * 3_600) }

    /// Year, month, day of a day counted from 1970-01-01.
    static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Months since the year 0.
    static func month(_ number: Int) -> Int { civil(number).year * 12 + civil(number).month - 1 }

    /// The first day of a month.
    static func firstDay(ofMonth month: Int) -> Int {
        var number = (month / 12 - 1_970) * 365
        while self.month(number) < month { number += 1 }
        while self.month(number - 1) >= month { number -= 1 }
        return number
    }

    static func text(_ month: Int) -> String {
        let (year, number) = (month / 12, month % 12 + 1)
        return "\(year)-\(number < 10 ? "0" : "")\(number)"
    }
}

/// One slip of the year: as it stands, and what was done with it, as it was done.
struct YearSlip {
    var order: WorkOrder?
    /// Accepted commands with their instants, in order.
    var done: [(at: Date, command: WorkOrderCommand)] = []
    /// What the slip told, with its instants.
    var told: [(at: Date, event: any Event)] = []
}

/// A year of an office's repairs on a virtual clock: people who are quick or slow, clocks, and a close at the end of each month.
struct RepairYear {
    enum Happening {
        case raise(Int), act(Int), clock(Int)
        case close(month: Int)
    }

    private(set) var slips: [YearSlip]
    private(set) var closes: [(month: Int, at: Date, unfinished: Set<Int>)] = []
    private var queue: [(at: Date, order: Int, happening: Happening)] = []
    private var planned = 0
    private var dice: SplitMix
    private let rules: Policy
    let end: Date

    init(seed: UInt64, slips count: Int, from firstDay: Int, days: Int, rules: Policy = .baseline) {
        dice = SplitMix(seed: seed)
        slips = Array(repeating: YearSlip(), count: count)
        self.rules = rules
        end = PlainCalendar.start(ofDay: firstDay + days + 120)
        for number in 0..<count {
            let at = PlainCalendar.start(ofDay: firstDay + Int.random(in: 0..<days, using: &dice))
            plan(.raise(number), at: at + Double.random(in: 0..<PlainCalendar.day, using: &dice))
        }
        for month in PlainCalendar.month(firstDay)...PlainCalendar.month(firstDay + days + 90) {
            let lastDay = PlainCalendar.firstDay(ofMonth: month + 1) - 1
            plan(.close(month: month), at: PlainCalendar.start(ofDay: lastDay) + 17.5 * 3_600)
        }
    }

    private mutating func plan(_ happening: Happening, at instant: Date) {
        planned += 1
        let entry = (at: instant, order: planned, happening: happening)
        let index = queue.partitioningIndex { ($0.at, $0.order) < (instant, entry.order) }
        queue.insert(entry, at: index)
    }

    /// Lives through the year.
    mutating func live() {
        // The earliest is last, so that it is cheap to take.
        while let next = queue.popLast(), next.at <= end {
            switch next.happening {
            case .raise(let number): raise(number, at: next.at)
            case .act(let number): act(number, at: next.at)
            case .clock(let number): ask(number, at: next.at)
            case .close(let month): close(month, at: next.at)
            }
        }
    }

    @discardableResult
    private mutating func send(_ number: Int, _ command: WorkOrderCommand, at instant: Date, as role: Role? = nil) -> Bool {
        let id = WorkOrderID(.v7(milliseconds: 1_800_000_000_000, high: 3, low: UInt64(number)))
        let context = DecisionContext(
            now: instant, caseID: id.retyped(), number: "WO-\(number)",
            actor: Actor(subject: "somebody", role: role ?? command.name.usualRole),
            freshID: .v7(milliseconds: 1, high: 4, low: UInt64(number)))
        guard let decision = try? WorkOrder.decide(slips[number].order, command, under: rules, in: context) else { return false }
        if case .changed(let change) = decision {
            slips[number].order = change.after
            slips[number].done.append((instant, command))
            slips[number].told += change.events.map { (instant, $0) }
            if let due = change.after.clocks.compactMap(\.due).min() { plan(.clock(number), at: max(due, instant)) }
        }
        return true
    }

    // MARK: What happens

    private mutating func raise(_ number: Int, at instant: Date) {
        let urgency: RepairUrgency = dice.chance(10) ? .emergency : dice.chance(20) ? .urgent : .normal
        let appointedAt = dice.chance(90) ? instant + Double.random(in: 600...172_800, using: &dice) : instant + 60
        send(
            number,
            .raise(.sample(urgency: urgency, chargeable: dice.chance(70), appointedAt: appointedAt, contact: nil)), at: instant)
        plan(.act(number), at: instant + Double.random(in: 60...86_400, using: &dice))
    }

    private mutating func act(_ number: Int, at instant: Date) {
        guard let order = slips[number].order else { return }
        let command: WorkOrderCommand? =
            switch order.state {
            case .issued: dice.chance(3) ? .cancel(reason: "不修了") : .collect
            case .collected:
                dice.chance(10)
                    ? .noAnswer(.init(waitedSeconds: 200, noteLeft: true)) : dice.chance(5) ? .handBack(reason: "缺配件") : .quote(.free)
            case .noAnswer: .reschedule(appointedAt: instant + Double.random(in: 600...200_000, using: &dice))
            case .quoted: dice.chance(5) ? .declineQuote(reason: "太贵") : .start
            case .quoteDeclined: dice.chance(50) ? .requote(.free) : .reportBack(delayReason: "等业主答复")
            case .accepted: .start
            case .inWork: .finish(details: "修好了")
            case .workDone: .signOff(.sample(at: instant, amountFen: 0))
            case .signedOff: .reportBack(delayReason: "等配件")
            case .handedBack: .carryOver(opinion: "下月完成")
            case .raised, .reportedBack, .callbackPending, .closed, .carriedOver, .cancelled: nil
            }
        if let command { send(number, command, at: instant) }
        // Most are quick, some let things lie for days.
        let wait = dice.chance(85) ? Double.random(in: 300...43_200, using: &dice) : Double.random(in: 86_400...864_000, using: &dice)
        if let state = slips[number].order?.state, ![.callbackPending, .closed, .cancelled].contains(state) {
            plan(.act(number), at: instant + wait)
        }
    }

    /// Every clock that is due.
    private mutating func ask(_ number: Int, at instant: Date) {
        for _ in 0..<8 {
            guard let clock = slips[number].order?.clocks.first(where: { $0.due.map { $0 <= instant } ?? false }),
                let command = WorkOrder.command(forDue: clock.name)
            else { return }
            send(number, command, at: instant, as: .system)
        }
    }

    private mutating func close(_ month: Int, at instant: Date) {
        var unfinished: Set<Int> = []
        for number in slips.indices {
            guard let order = slips[number].order, order.state.isUnfinished, order.ledgerMonth.description == PlainCalendar.text(month),
                let text = LedgerMonth(PlainCalendar.text(month))
            else { continue }
            unfinished.insert(number)
            // Asked twice, as after a crash in the middle.
            send(number, .handBackAtMonthEnd(month: text), at: instant, as: .system)
            send(number, .handBackAtMonthEnd(month: text), at: instant, as: .system)
        }
        closes.append((month, instant, unfinished))
    }
}

extension [(at: Date, order: Int, happening: RepairYear.Happening)] {
    /// The place that keeps the latest first.
    fileprivate func partitioningIndex(_ comesAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if comesAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
