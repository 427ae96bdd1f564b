import SharedModels

/// Which limits of a complaint were missed, computed from what happened to it and from the rules as they are written (domain 0.3, 3.2,
/// baseline policy), with plain arithmetic. Nothing of the policy's or the service's own code for clocks is used here.
struct BreachCalculation {
    private let log: YearLog
    /// When the simulation ended; what is due after that is not judged.
    private let end: Int64
    private let monthBound: Int64
    private(set) var breaches: Set<YearBreach> = []
    /// Of the four limits of every complaint.
    private(set) var reminders: Set<YearReminder> = []

    private var kind = ComplaintClass.unclassified
    /// The stretch of the present class: since when, and before when its thing is due where a limit has yet to pass.
    private var limit: (clock: String, bound: Int64)?
    private var ownerLimit: Int64?
    private var gmBound: Int64?
    private var isBeforeGM = false
    private var isGrouped = false
    private var isOpen = true
    private var awaitsOwner = false
    private var monthIsMissed = false
    private var classIsSet = false
    private var acknowledgedAt: Int64?
    private var reviewedAt: Int64?
    private var classSetAt: Int64?
    private var answeredAt: Int64?
    private var resolvedAt: Int64?
    /// From the registration, and from each dissatisfied callback: when the owner had the reply.
    private var rounds: [(from: Int64, repliedAt: Int64?)]
    private var endedAt: Int64?

    init(_ log: YearLog, until end: Int64) {
        self.log = log
        self.end = end
        monthBound = YearDays.start(of: YearDays.oneMonth(after: YearDays.day(of: log.registeredAt)) + 1)
        ownerLimit = log.ownerLimit
        rounds = [(log.registeredAt, nil)]
        if log.majorAtOnce {
            classIsSet = true
            kind = .major
            goBeforeGM(since: log.registeredAt)
        }
        var monthIsJudged = false
        for (at, what) in log.happenings {
            if !monthIsJudged, at >= monthBound {
                judgeMonth()
                monthIsJudged = true
            }
            if isOpen { passBounds(until: at) }
            apply(what, at: at)
        }
        if !monthIsJudged, monthBound <= end { judgeMonth() }
        if isOpen { passBounds(until: end) }
        judgeFirstSteps()
    }

    // MARK: The limits of every complaint

    /// The four whose start and bound never change, the reply in each round: missed when the thing, or the end of the complaint, was not
    /// before the bound. Whoever has it in hand is reminded when three quarters of the time have gone, and again at the bound.
    private mutating func judgeFirstSteps() {
        let hour: Int64 = 3_600_000
        let start = log.registeredAt
        let midnight = YearDays.start(of: YearDays.day(of: start) + 1)
        let limits: [(clock: String, from: Int64, bound: Int64, done: Int64?)] =
            [
                ("T-FIRST", start, start + 24 * hour, acknowledgedAt), ("T-REVIEW", start, start + 48 * hour, reviewedAt),
                ("T-SORT", start, midnight, log.majorAtOnce ? start : classSetAt),
            ] + rounds.map { ("T-FEEDBACK", $0.from, $0.from + 72 * hour, $0.repliedAt) }
        for limit in limits {
            let over = min(limit.done ?? .max, endedAt ?? .max)
            let reminder = limit.bound - (limit.bound - limit.from) / 4
            // Of what was entered later nobody could be reminded.
            if reminder <= end, reminder > log.enteredAt, over >= reminder {
                reminders.insert(YearReminder(clock: limit.clock, due: reminder, bound: limit.bound))
            }
            if limit.bound <= end, over >= limit.bound {
                miss(limit.clock, limit.bound)
                reminders.insert(YearReminder(clock: limit.clock, due: limit.bound, bound: limit.bound))
            }
        }
    }

    // MARK: What happened

    private mutating func apply(_ what: Happening, at: Int64) {
        switch what {
        case .reviewStarted, .infoRequested, .infoSupplied, .routed, .archived: break
        case .acknowledged: acknowledge(at)
        case .answered: answer(at)
        case .received: gmBound = nil
        case .settled(let kind):
            acknowledge(at)
            reviewedAt = reviewedAt ?? at
            resolve(at)
            set(kind, at: at)
        case .classified(let kind, let ownerLimit):
            reviewedAt = reviewedAt ?? at
            judge(kind, ownerLimit, at: at)
        case .reclassified(let kind, let ownerLimit): judge(kind, ownerLimit, at: at)
        case .started(let explained): if explained { acknowledge(at) }
        case .resolved: resolve(at)
        case .replied:
            acknowledge(at)
            if kind.isHelp { answer(at) }
            rounds[rounds.count - 1].repliedAt = at
        case .dissatisfied:
            rounds.append((at, nil))
            awaitsOwner = false
            // A month that ran out while the owner's word was awaited counts now.
            if monthIsMissed, kind.isLiable { becomeMajor(since: at, at: at) }
        case .joined(let since): join(since: since, at: at)
        case .withdrawn, .rejected, .satisfied:
            isOpen = false
            endedAt = at
        }
    }

    private mutating func acknowledge(_ at: Int64) { acknowledgedAt = acknowledgedAt ?? at }

    private mutating func answer(_ at: Int64) {
        acknowledge(at)
        answeredAt = answeredAt ?? at
        if kind.isHelp { limit = nil }
    }

    private mutating func resolve(_ at: Int64) {
        awaitsOwner = true
        resolvedAt = resolvedAt ?? at
        if kind == .general { limit = nil }
    }

    // MARK: Classes

    private mutating func judge(_ kind: ComplaintClass, _ ownerLimit: Int64?, at: Int64) {
        if let ownerLimit {
            self.ownerLimit = ownerLimit
            // A general complaint has until then from now on, also one that was late already.
            if self.kind == .general, kind == .general { time(resolveLimit, doneAt: resolvedAt) }
            passBounds(until: at)
        }
        set(kind, at: at)
    }

    private var resolveLimit: (clock: String, bound: Int64) {
        ("T-RESOLVE", ownerLimit ?? YearDays.start(of: YearDays.day(of: log.registeredAt) + 3))
    }

    /// Takes a class, with the limit that runs from the registration: a class set too late is a breach and moves nothing.
    private mutating func set(_ kind: ComplaintClass, at: Int64) {
        classSetAt = classSetAt ?? at
        guard kind != self.kind else { return }
        let day = YearDays.day(of: log.registeredAt)
        self.kind = kind
        switch kind {
        case .unclassified: break
        case .major: limit = nil
        case .general: time(resolveLimit, doneAt: resolvedAt)
        // Determined is the moment at which the class is set.
        case .noLiability: time(("T-CLASS", YearDays.start(of: day + 1)), doneAt: at)
        case .assistInArea: time(("T-CLASS", YearDays.start(of: day + 1)), doneAt: answeredAt)
        case .assistOutArea: time(("T-CLASS", YearDays.start(of: day + 4)), doneAt: answeredAt)
        }
        if kind == .major { goBeforeGM(since: at) } else if !isGrouped { leaveGM() }
        passBounds(until: at)
        guard kind.isLiable, at >= monthBound else { return }
        miss("T-MONTH", monthBound)
        monthIsMissed = true
        if !awaitsOwner { becomeMajor(since: at, at: at) }
    }

    private mutating func time(_ limit: (clock: String, bound: Int64), doneAt: Int64?) {
        guard let doneAt else { return self.limit = limit }
        self.limit = nil
        if doneAt >= limit.bound { miss(limit.clock, limit.bound) }
    }

    private mutating func becomeMajor(since: Int64, at: Int64) {
        guard kind != .major else { return }
        classSetAt = classSetAt ?? at
        kind = .major
        limit = nil
        goBeforeGM(since: since)
    }

    // MARK: Month, group, general manager

    /// Read at the bound: what is liability then, or was never classed, and is not closed.
    private mutating func judgeMonth() {
        guard isOpen else { return }
        passBounds(until: monthBound)
        guard kind.isLiable else { return }
        miss("T-MONTH", monthBound)
        monthIsMissed = true
        if !awaitsOwner { becomeMajor(since: monthBound, at: monthBound) }
    }

    private mutating func join(since: Int64, at: Int64) {
        guard isOpen else { return }
        if kind.isLiable { becomeMajor(since: since, at: at) }
        // The group goes before the general manager as a whole, whatever the class.
        goBeforeGM(since: since)
        isGrouped = true
        passBounds(until: at)
    }

    /// The same local day on which the reason was set; only once for what is before the general manager already.
    private mutating func goBeforeGM(since: Int64) {
        guard !isBeforeGM else { return }
        isBeforeGM = true
        gmBound = YearDays.start(of: YearDays.day(of: since) + 1)
    }

    private mutating func leaveGM() {
        isBeforeGM = false
        gmBound = nil
    }

    // MARK: Bounds

    /// What is due at the instant or before it, and has not happened, is missed: the bound itself is too late.
    private mutating func passBounds(until instant: Int64) {
        if let passed = limit, passed.bound <= instant {
            miss(passed.clock, passed.bound)
            limit = nil
        }
        if let bound = gmBound, bound <= instant {
            miss("T-GM", bound)
            gmBound = nil
        }
    }

    private mutating func miss(_ clock: String, _ bound: Int64) { breaches.insert(YearBreach(clock: clock, bound: bound)) }
}

extension ComplaintClass {
    /// Liability, or not yet judged.
    fileprivate var isLiable: Bool { self == .unclassified || self == .general || self == .major }
    /// Assistance.
    fileprivate var isHelp: Bool { self == .assistInArea || self == .assistOutArea }
}

/// Days of China's zone: eight hours ahead of UTC, without summer time.
enum YearDays {
    static let length: Int64 = 86_400_000
    private static let ahead: Int64 = 28_800_000

    static func day(of instant: Int64) -> Int { Int((instant + ahead) / length) }
    static func start(of day: Int) -> Int64 { Int64(day) * length - ahead }

    /// The same day of the next month, or its last day where it has none such, counted forwards from 1 January 2027 (day 20,819).
    static func oneMonth(after day: Int) -> Int {
        var (first, month, year) = (20_819, 0, 2027)
        while day >= first + length(ofMonth: month, year) {
            first += length(ofMonth: month, year)
            (month, year) = month == 11 ? (0, year + 1) : (month + 1, year)
        }
        let next = first + length(ofMonth: month, year)
        let (nextMonth, nextYear) = month == 11 ? (0, year + 1) : (month + 1, year)
        return next + min(day - first, length(ofMonth: nextMonth, nextYear) - 1)
    }

    private static func length(ofMonth month: Int, _ year: Int) -> Int {
        if month == 1 { return year.isMultiple(of: 4) && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month]
    }
}
