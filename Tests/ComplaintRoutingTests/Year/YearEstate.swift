import Foundation
import Policy
import SharedModels
import TestSupport

@testable import ComplaintRouting

/// One estate over the year: its complaints and groups as the domain decides them, people as chance moves them, timers at their time. The
/// clock is the queue's.
struct YearEstate: Sendable {
    /// What can come next.
    enum Event: Sendable {
        case arrival(Int)
        case act(Act, of: Int, by: Role)
        case timer(of: Int)
    }

    /// What somebody means to do; it is left when the complaint does not take it any more.
    enum Act: Sendable {
        case acknowledge, startReview, settle, requestInfo, supplyInfo, reject, classify, reclassify, answer, receive, route, start, resolve
        case reply, callback, withdraw, archive
    }

    struct Arrival: Sendable {
        let place: Int
        let household: Int
        let subject: ComplaintSubject
        let registration: ComplaintRegistration
        /// When the desk or another service took it; the limits run from then.
        let reportedAt: Int64
    }

    struct Resident: Sendable {
        var complaint: Complaint
        var log: YearLog
        let matter: String
        let household: String
        var timerAt: Int64 = .max
        var missed: [YearBreach: Int] = [:]
        var reminded: [YearReminder: Int] = [:]
        var acts = 0
    }

    let name: String
    private let start: Int64
    let end: Int64
    let people: YearPeople
    var random: SplitMix
    private(set) var residents: [Resident] = []
    private var arrivals: [Arrival] = []
    /// What its year took.
    var seconds = 0.0
    private(set) var decisions = 0
    private(set) var refusals = 0
    var queue = YearQueue<Event>()
    private var indexes: [ComplaintID: Int] = [:]
    private var ofMatter: [String: [Int]] = [:]
    private(set) var groups: [String: ComplaintGroup] = [:]
    /// When each matter made its first group, as the service told it.
    private(set) var groupedAt: [String: Int64] = [:]
    private var fresh: UInt64 = 0

    init(_ name: String, seed: UInt64, complaints: Int, from start: Int64, days: Int, until end: Int64) {
        self.name = name
        self.start = start
        self.end = end
        people = YearPeople()
        random = SplitMix(seed: seed)
        for _ in 0..<complaints {
            let (arrival, at) = YearPeople.arrival(in: name, from: start, days: days, using: &random)
            arrivals.append(arrival)
            queue.plan(.arrival(arrivals.count - 1), at: at)
        }
    }

    /// Lets everything happen, in parts of the year with some of the reference's work between them.
    /// - Returns: what the reference took, in seconds of the processor.
    mutating func liveBesideReference(in parts: Int) throws -> Double {
        var work = YearReference()
        var reference = 0.0
        for part in 1...parts {
            reference += threadSeconds { work.run() }
            let until = part == parts ? end : start + (end - start) / Int64(parts) * Int64(part)
            seconds += try threadSeconds { try live(until: until) }
        }
        return reference
    }

    /// Lets everything happen up to an instant.
    private mutating func live(until instant: Int64) throws {
        while let (at, event) = queue.next(until: instant) {
            switch event {
            case .arrival(let index): try register(arrivals[index], at: at)
            case .act(let act, let index, let role): try perform(act, of: index, by: role, at: at)
            case .timer(let index): try fire(index, at: at)
            }
        }
    }

    // MARK: What happens

    private mutating func register(_ arrival: Arrival, at now: Int64) throws {
        let id = ComplaintID(uuid())
        let role: Role = arrival.reportedAt < now ? .system : .receptionist
        let command = ComplaintCommand.register(arrival.registration)
        guard case .changed(let change) = try Complaint.decide(nil, command, under: .baseline, in: context(id.retyped(), role, now)) else {
            return
        }
        let index = residents.count
        let log = YearLog(
            registeredAt: arrival.reportedAt, enteredAt: now, majorAtOnce: !arrival.registration.majorReasons.isEmpty,
            ownerLimit: arrival.registration.ownerLimit.map(milliseconds))
        let matter = "\(arrival.subject.rawValue) \(arrival.place)"
        residents.append(
            Resident(complaint: change.after, log: log, matter: matter, household: "\(arrival.place)-\(arrival.household)"))
        indexes[id] = index
        ofMatter[matter, default: []].append(index)
        note(change.events, of: index)
        planTimer(index)
        for (act, delay) in people.plans(after: nil, for: change.after, using: &random) { plan(act, of: index, at: now, in: delay) }
        try observe(matter, at: now)
    }

    private mutating func perform(_ act: Act, of index: Int, by role: Role, at now: Int64) throws {
        residents[index].acts += 1
        let complaint = residents[index].complaint
        guard let (command, what) = people.command(act, for: complaint, number: residents[index].acts, at: now, using: &random) else {
            return
        }
        let before = complaint.level
        let messages: [CaseMessage]
        do {
            guard let told = try give(command, to: index, as: role, at: now) else { return }
            messages = told
        } catch is Rejection {
            refusals += 1
            if let another = people.insteadOf(act, for: complaint) { plan(another, of: index, at: now, in: random.hours(0.5, 20)) }
            return
        }
        residents[index].log.happenings.append((now, what))
        let after = residents[index].complaint
        for (next, delay) in people.plans(after: what, for: after, using: &random) { plan(next, of: index, at: now, in: delay) }
        if after.level == .generalManager, before != .generalManager { planReceipt(index, at: now) }
        try deliver(messages, at: now)
    }

    private mutating func fire(_ index: Int, at now: Int64) throws {
        guard residents[index].timerAt == now else { return }
        let due = residents[index].complaint.clocks.compactMap { clock in clock.due.map { (name: clock.name, at: $0) } }
            .filter { milliseconds($0.at) <= now }
        let before = residents[index].complaint.level
        for timer in due {
            guard let command = Complaint.command(forDue: timer.name) else { continue }
            try give(command, to: index, as: .system, at: now)
        }
        if residents[index].timerAt == now {
            // A rung can lie a fraction of a microsecond after its millisecond; the engine asks again, too.
            residents[index].timerAt = now + 1
            queue.plan(.timer(of: index), at: now + 1)
        }
        if residents[index].complaint.level == .generalManager, before != .generalManager { planReceipt(index, at: now) }
    }

    private mutating func planReceipt(_ index: Int, at now: Int64) {
        guard let delay = people.receipt(using: &random) else { return }
        plan(.receive, of: index, at: now, in: delay)
    }

    /// Mostly after the delay; now and then to the millisecond at a bound that runs, or so shortly before it that a limit which begins
    /// then still has whole milliseconds in each quarter.
    private mutating func plan(_ act: Act, of index: Int, at now: Int64, in delay: Int64) {
        var at = now + delay
        if random.chance(5) {
            let bounds = residents[index].complaint.clocks.filter { $0.state == .running }.map { milliseconds($0.bound) }
            if let bound = bounds.filter({ $0 > now + 4 }).randomElement(using: &random) { at = bound - (random.chance(50) ? 4 : 0) }
        }
        queue.plan(.act(act, of: index, by: people.role(for: act, residents[index].complaint)), at: at)
    }

    // MARK: Groups

    private mutating func observe(_ matter: String, at now: Int64) throws {
        guard let same = ofMatter[matter], same.count >= 5 || groups[matter] != nil else { return }
        let since = now - 14 * YearDays.length
        let seen = same.map { residents[$0] }.filter { resident in
            resident.complaint.state != .withdrawn && resident.complaint.state != .notAccepted
                && (resident.complaint.state.isOpen || resident.log.registeredAt > since)
        }
        let observation = MatterObservation(
            office: name, subject: nil,
            complaints: seen.map { resident in
                MatterObservation.Observed(
                    id: resident.complaint.id, household: resident.household, registeredAt: resident.complaint.registeredAt,
                    knownAt: resident.complaint.registeredAt,
                    isOpen: resident.complaint.state.isOpen)
            }.sorted { $0.registeredAt < $1.registeredAt })
        try tell(matter, .observe(observation), at: now)
    }

    private mutating func tell(_ matter: String, _ command: ComplaintGroupCommand, at now: Int64) throws {
        decisions += 1
        let id = groups[matter]?.id.retyped() ?? CaseID(uuid())
        let decision = try ComplaintGroup.decide(groups[matter], command, under: .baseline, in: context(id, .system, now))
        guard case .changed(let change) = decision else { return }
        groups[matter] = change.after
        if groupedAt[matter] == nil { groupedAt[matter] = milliseconds(change.after.since) }
        try deliver(change.messages, at: now)
    }

    private mutating func deliver(_ messages: [CaseMessage], at now: Int64) throws {
        for message in messages {
            if let invitation = GroupMessage.Join(name: message.name), let index = indexes[message.recipient.retyped()] {
                let before = residents[index].complaint.level
                guard try give(.joinGroup(invitation), to: index, as: .system, at: now) != nil else { continue }
                residents[index].log.happenings.append((now, .joined(since: milliseconds(invitation.since))))
                if residents[index].complaint.level == .generalManager, before != .generalManager { planReceipt(index, at: now) }
            } else if let left = GroupMessage.Left(name: message.name),
                let matter = groups.first(where: { $0.value.id.retyped() == message.recipient })?.key
            {
                try tell(matter, .leave(left.complaint), at: now)
            }
        }
    }

    // MARK: Decisions

    /// - Returns: What it tells others; nil when it changed nothing.
    @discardableResult
    private mutating func give(_ command: ComplaintCommand, to index: Int, as role: Role, at now: Int64) throws -> [CaseMessage]? {
        decisions += 1
        let complaint = residents[index].complaint
        let decision = try Complaint.decide(complaint, command, under: .baseline, in: context(complaint.id.retyped(), role, now))
        guard case .changed(let change) = decision else { return nil }
        residents[index].complaint = change.after
        note(change.events, of: index)
        planTimer(index)
        return change.messages
    }

    private mutating func note(_ events: [any SharedModels.Event], of index: Int) {
        for event in events {
            if let fact = event as? ComplaintDeadlineMissed {
                residents[index].missed[YearBreach(clock: fact.clock.rawValue, bound: milliseconds(fact.bound)), default: 0] += 1
            } else if let fact = event as? ComplaintReminded {
                let reminder = YearReminder(clock: fact.clock.rawValue, due: milliseconds(fact.due), bound: milliseconds(fact.bound))
                residents[index].reminded[reminder, default: 0] += 1
            }
        }
    }

    private mutating func planTimer(_ index: Int) {
        let due = residents[index].complaint.clocks.compactMap(\.due).min().map(milliseconds) ?? .max
        guard due != residents[index].timerAt else { return }
        residents[index].timerAt = due
        if due < .max { queue.plan(.timer(of: index), at: due) }
    }

    private mutating func context(_ id: CaseID, _ role: Role, _ now: Int64) -> DecisionContext {
        DecisionContext(
            now: instant(now), caseID: id, number: "CP-1",
            actor: role == .system ? .system : Actor(subject: "staff-1", role: role), freshID: uuid())
    }

    private mutating func uuid() -> UUID {
        fresh += 1
        return UUID.v7(milliseconds: 1_814_371_200_000, high: 7, low: fresh)
    }
}

/// An instant as whole milliseconds since 1970.
func milliseconds(_ instant: Date) -> Int64 { Int64((instant.timeIntervalSince1970 * 1_000).rounded()) }

/// The instant of these milliseconds since 1970, as the database gives it.
func instant(_ milliseconds: Int64) -> Date {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    return Date(timeIntervalSinceReferenceDate: Double(seconds - 978_307_200) + Double(rest) / 1_000)
}
