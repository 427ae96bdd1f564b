import Foundation
import Policy
import SharedModels
import TestSupport

@testable import CallbackScheduling

/// Local days at UTC+8 by arithmetic alone, apart from the code that is judged.
enum PlainDays {
    static let day: TimeInterval = 86_400

    static func number(_ instant: Date) -> Int { Int(((instant.timeIntervalSince1970 + 8 * 3_600) / day).rounded(.down)) }

    static func start(ofDay number: Int) -> Date { Date(timeIntervalSince1970: Double(number) * day - 8 * 3_600) }

    /// Hours since local midnight.
    static func hour(_ instant: Date) -> Double { instant.timeIntervalSince(start(ofDay: number(instant))) / 3_600 }

    /// The Monday of a day's week; 1970-01-01 was a Thursday.
    static func monday(_ number: Int) -> Int { number - (number + 3) % 7 }
}

/// Something an owner is called about, and all that was done and told.
struct YearMatter {
    /// Why the owner is called.
    let kind: CallbackKind
    /// The case, where there is one; a repair that is done again has another.
    var subject: SubjectCase?
    /// Whether the owner is visited: a round of visits (CBK-29).
    var isVisit = false
    /// The matter in whose callback it came up.
    var parent: Int?
    var task: CallbackTask?
    /// Each request that was made, by cycle; what it counts from, and its own limit.
    var asked: [(cycle: Int, handledAt: Date, dueBy: Date?)] = []
    var told: [(at: Date, event: any Event)] = []
    /// Calls that began, with whether the owner was free to be called whatever the hour.
    var calls: [(at: Date, cycle: Int, isFree: Bool)] = []
    /// A time that the owner asked for.
    var promisedDay: Int?
    /// When its case was withdrawn or its plan ended.
    var goneAt: Date?
    /// Somebody works on it again, so that the next cycle comes.
    var isWorkedOn = false
    var refusedInHours = 0
}

/// A year of one office's callbacks on a virtual clock: callers who are patient or not, owners who are out, asleep or cross, cases that are
/// worked on again or withdrawn, events that come late or twice.
struct CallbackYear {
    enum Happening {
        case ask(Int, CallbackRequest), call(Int), finish(Int, String), visit(Int), clock(Int)
        case rework(Int), withdraw(Int), planEnds(Int), review(Int)
    }

    private(set) var matters: [YearMatter] = []
    /// Commands that should have changed nothing and did, and the like.
    private(set) var faults: [String] = []
    private(set) var refusedAtNight = 0
    private(set) var refusedByHold = 0
    private var queue: [(at: Date, order: Int, happening: Happening)] = []
    private var planned = 0
    private var fresh: UInt64 = 0
    var dice: SplitMix
    let rules = Policy.baseline
    let end: Date

    init(seed: UInt64, from firstDay: Int, days: Int) {
        dice = SplitMix(seed: seed)
        end = PlainDays.start(ofDay: firstDay + days + 200)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

    mutating func seconds(_ range: Range<Double>) -> TimeInterval { Double.random(in: range, using: &dice) }

    mutating func freshID(_ high: UInt64 = 8) -> UUID {
        fresh += 1
        return .v7(milliseconds: 1_800_000_000_000, high: high, low: fresh)
    }

    mutating func plan(_ happening: Happening, at instant: Date) {
        planned += 1
        let entry = (at: instant, order: planned, happening: happening)
        var (low, high) = (0, queue.count)
        while low < high {
            let middle = (low + high) / 2
            if (queue[middle].at, queue[middle].order) < (instant, planned) { high = middle } else { low = middle + 1 }
        }
        queue.insert(entry, at: low)
    }

    /// A matter about which the owner is asked; the request may come late, and comes twice now and then.
    @discardableResult
    mutating func add(
        _ kind: CallbackKind, handledAt: Date, dueBy: Date? = nil, parent: Int? = nil, subject: SubjectCase? = nil,
        isVisit: Bool = false
    ) -> Int {
        let number = matters.count
        matters.append(YearMatter(kind: kind, subject: subject, isVisit: isVisit, parent: parent))
        var request = request(number, cycle: 1, handledAt: handledAt)
        request.dueBy = dueBy
        let delay = chance(5) ? seconds(0..<4 * PlainDays.day) : seconds(0..<7_200)
        plan(.ask(number, request), at: handledAt + delay)
        if chance(15) { plan(.ask(number, request), at: handledAt + delay + seconds(0..<3 * PlainDays.day)) }
        if subject != nil, chance(12) { plan(.withdraw(number), at: handledAt + seconds(0..<2 * PlainDays.day)) }
        return number
    }

    private func request(_ number: Int, cycle: Int, handledAt: Date) -> CallbackRequest {
        CallbackRequest(
            office: "osmanthus", kind: matters[number].kind, subjectCase: matters[number].subject, cycle: cycle, handledAt: handledAt,
            particulars: Sample.particulars)
    }

    /// Lives through the year.
    mutating func live() {
        // The earliest is last, so that it is cheap to take.
        while let next = queue.popLast(), next.at <= end {
            switch next.happening {
            case .ask(let number, let request): ask(number, request, at: next.at)
            case .call(let number): call(number, at: next.at)
            case .finish(let number, let caller): finish(number, by: caller, at: next.at)
            case .visit(let number): visit(number, at: next.at)
            case .clock(let number): look(number, at: next.at)
            case .rework(let number): rework(number, at: next.at)
            case .withdraw(let number): drop(number, .caseGone, at: next.at)
            case .planEnds(let number): drop(number, .planEnded, at: next.at)
            case .review(let number): review(number, at: next.at)
            }
        }
    }

    // MARK: Commands

    /// Gives a command; nil when it is refused, else whether it changed something.
    @discardableResult
    private mutating func give(_ number: Int, _ command: CallbackTaskCommand, at instant: Date, by subject: String = "system") -> Bool? {
        let role = role(of: subject, number)
        let context = DecisionContext(
            now: instant, caseID: .init(.v7(milliseconds: 1_800_000_000_000, high: 3, low: UInt64(number))), number: "CB-\(number)",
            actor: role == .system ? .system : Actor(subject: subject, role: role), freshID: freshID())
        guard let decision = try? CallbackTask.decide(matters[number].task, command, under: rules, in: context) else { return nil }
        guard case .changed(let change) = decision else { return false }
        matters[number].task = change.after
        matters[number].told += change.events.map { (instant, $0) }
        if let due = change.after.clocks.compactMap(\.due).min() { plan(.clock(number), at: max(due, instant)) }
        for event in change.events { follow(event, of: number, at: instant) }
        return true
    }

    private func role(of subject: String, _ number: Int) -> Role {
        switch subject {
        case "system": .system
        case "reviewer": matters[number].task?.state == .reviewed ? .officeDirector : .csManager
        default: matters[number].kind == .majorComplaint ? .officeDirector : .csDept
        }
    }

    /// What other services, and the system itself, do about a fact.
    private mutating func follow(_ event: any Event, of number: Int, at instant: Date) {
        switch event {
        case let fact as ReworkRequested:
            matters[number].subject = SubjectCase(kind: .repair, id: fact.reworkOrderId.retyped())
        case is CallbackDissatisfied where matters[number].subject != nil:
            matters[number].isWorkedOn = true
            plan(.rework(number), at: instant + seconds(PlainDays.day..<6 * PlainDays.day))
        case let fact as ComplaintRaised:
            let handled = instant + seconds(PlainDays.day..<5 * PlainDays.day)
            add(.complaint, handledAt: handled, parent: number, subject: SubjectCase(kind: .complaint, id: fact.complaintId.retyped()))
        case is TaskClosed, is TaskUnselected:
            // A complaint that has ended ends the callback that it came of, where that is tied to no case.
            guard let parent = matters[number].parent, let complaint = matters[number].subject?.id else { return }
            give(parent, .endFollowUp(complaintId: complaint.retyped()), at: instant)
        case is TaskCompleted where matters[number].kind.isReviewed:
            plan(.review(number), at: instant + seconds(3_600..<5 * PlainDays.day))
        default: break
        }
    }

    private mutating func ask(_ number: Int, _ request: CallbackRequest, at instant: Date) {
        let isNew = !matters[number].asked.contains { $0.cycle == request.cycle }
        let isChanged = give(number, .plan(request), at: instant)
        guard isNew else {
            if isChanged != false { faults.append("\(number): a request that came twice did \(isChanged.map { "\($0)" } ?? "fail")") }
            return
        }
        // What was withdrawn meanwhile is asked for no more.
        guard isChanged == true else { return }
        matters[number].asked.append((request.cycle, request.handledAt, request.dueBy))
        matters[number].isWorkedOn = false
        plan(.call(number), at: nextTry(number, after: instant))
    }

    /// When somebody tries: mostly when the owner should be called next, now and then at any hour.
    private mutating func nextTry(_ number: Int, after instant: Date) -> Date {
        let soon = instant + seconds(60..<3_600)
        if chance(15) { return instant + seconds(60..<1.5 * PlainDays.day) }
        guard let next = matters[number].task?.nextCall(under: rules, at: soon) else { return soon }
        return next + (matters[number].promisedDay == PlainDays.number(next) ? seconds(0..<600) : seconds(0..<5_400))
    }

    private mutating func call(_ number: Int, at instant: Date) {
        guard let task = matters[number].task, task.state.awaitsCallback else { return }
        if matters[number].isVisit, task.state == .planned {
            let day = PlainDays.number(instant) + Int.random(in: 1...3, using: &dice)
            let form = ScheduleForm(
                channel: .visit, appointedAt: PlainDays.start(ofDay: day) + 19 * 3_600, person: "甲", ownerConsents: true, ownerAsked: true)
            if give(number, .schedule(form), at: instant, by: "a") == true {
                plan(.visit(number), at: PlainDays.start(ofDay: day) + 19 * 3_600 + seconds(0..<600))
            }
            return
        }
        let isFree = task.callbackKind == .emergency || matters[number].promisedDay == PlainDays.number(instant)
        let caller = chance(50) ? "a" : "b"
        guard give(number, .startCall, at: instant, by: caller) == true else {
            if (8..<21).contains(PlainDays.hour(instant)) { matters[number].refusedInHours += 1 } else { refusedAtNight += 1 }
            return plan(.call(number), at: nextTry(number, after: instant))
        }
        matters[number].calls.append((instant, task.cycle, isFree))
        if chance(10) {
            if give(number, .startCall, at: instant, by: caller == "a" ? "b" : "a") == nil {
                refusedByHold += 1
            } else {
                faults.append("\(number): two call one owner at \(instant)")
            }
        }
        plan(.finish(number, caller), at: instant + seconds(20..<300))
    }

    private mutating func finish(_ number: Int, by caller: String, at instant: Date) {
        guard let task = matters[number].task, task.state.awaitsCallback else { return }
        let isPrepared: Bool? =
            switch task.state {
            case .planned: give(number, .schedule(ScheduleForm(channel: .phone, person: "甲")), at: instant, by: caller)
            case .attemptFailed:
                give(
                    number, .reschedule(RescheduleForm(appointedAt: instant, channel: .phone, ownerAsked: isPromised(number, instant))),
                    at: instant, by: caller)
            default: true
            }
        guard isPrepared == true else { return plan(.call(number), at: nextTry(number, after: instant)) }
        matters[number].promisedDay = nil
        if chance(45) {
            var form = FailedAttemptForm(cause: .noAnswer)
            if chance(25) {
                // Also at night: the owner asks for it.
                let day = PlainDays.number(instant) + Int.random(in: 1...2, using: &dice)
                let hour = [7.25, 12.5, 20, 21.75][Int.random(in: 0..<4, using: &dice)]
                form = FailedAttemptForm(cause: .inconvenient, betterTime: PlainDays.start(ofDay: day) + hour * 3_600)
                matters[number].promisedDay = day
            }
            if give(number, .failAttempt(form), at: instant, by: caller) != true { faults.append("\(number): an attempt was not taken") }
            plan(.call(number), at: nextTry(number, after: instant))
        } else {
            complete(number, by: caller, at: instant)
        }
    }

    private func isPromised(_ number: Int, _ instant: Date) -> Bool? {
        matters[number].promisedDay == PlainDays.number(instant) ? true : nil
    }

    private mutating func visit(_ number: Int, at instant: Date) {
        guard let task = matters[number].task, task.state == .scheduled else { return }
        matters[number].calls.append((instant, task.cycle, true))
        complete(number, by: "a", at: instant)
    }

    private mutating func complete(_ number: Int, by caller: String, at instant: Date) {
        let isTied = matters[number].subject != nil
        var form = Sample.form(chance(60) ? .satisfied : .verySatisfied, mark: "\(instant.timeIntervalSince1970)")
        if chance(18) {
            form = Sample.form(
                .dissatisfied, problem: Sample.problem(isTied ? .sameMatter : .otherMatter), mark: "\(instant.timeIntervalSince1970)")
        } else if chance(4) {
            form.problem = Sample.problem(.otherMatter)
        }
        let command = CallbackTaskCommand.complete(form, complaintId: ComplaintID(freshID(9)))
        if give(number, command, at: instant, by: caller) != true {
            faults.append("\(number): a record was not taken in \(matters[number].task?.stateCode ?? "")")
        } else if give(number, command, at: instant + 1, by: caller) == true {
            faults.append("\(number): a record counted twice")
        }
    }

    private mutating func look(_ number: Int, at instant: Date) {
        guard let task = matters[number].task else { return }
        for clock in task.clocks {
            guard let due = clock.due, due <= instant, let command = CallbackTask.command(forDue: clock.name) else { continue }
            give(number, command, at: instant)
        }
    }

    private mutating func rework(_ number: Int, at instant: Date) {
        guard let task = matters[number].task, task.state == .followUp else { return }
        ask(number, request(number, cycle: task.cycle + 1, handledAt: instant), at: instant + 1)
    }

    private mutating func drop(_ number: Int, _ cause: UnselectedCause, at instant: Date) {
        if give(number, .unselect(cause), at: instant) == true {
            matters[number].goneAt = instant
            matters[number].isWorkedOn = false
        }
    }

    private mutating func review(_ number: Int, at instant: Date) {
        guard let state = matters[number].task?.state, state == .done || state == .reviewed else { return }
        guard give(number, .review(note: "阅 \(instant.timeIntervalSince1970)"), at: instant, by: "reviewer") == true else {
            return faults.append("\(number): a review was not taken")
        }
        if matters[number].task?.state == .reviewed { plan(.review(number), at: instant + seconds(3_600..<20 * PlainDays.day)) }
    }
}
