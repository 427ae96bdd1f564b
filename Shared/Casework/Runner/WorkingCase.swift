import Database
import Foundation
import Messaging
import SharedModels

/// A case inside a transaction: as it was loaded, and as commands have left it.
struct WorkingCase: Sendable {
    var record: CaseRecord
    var body: StoredBody?
    private(set) var state: String
    private(set) var office: String
    /// The version in the database; 0 for a case being made.
    let storedVersion: Int64
    /// The number of the form in which it is stored.
    private(set) var format: Int16
    /// The case as it was loaded; known once a decision has changed it.
    private(set) var before: (any CaseType)?

    var isNew: Bool { storedVersion == 0 }
    var isTouched: Bool { record.version != storedVersion }

    /// A case that a command is about to make.
    init(made submission: Submission, number: String, at now: Date) {
        record = CaseRecord(
            id: submission.caseID, kind: submission.kind.name, number: number, version: 0, createdAt: now, updatedAt: now,
            policyVersion: "")
        body = nil
        state = ""
        office = ""
        storedVersion = 0
        format = submission.format
    }

    /// From `CaseStatements.load`.
    init(row: Row) throws {
        record = CaseRecord(
            id: CaseID(try row.decode("id")), kind: try row.decode("kind"), number: try row.decode("number"),
            version: try row.decode("version"), createdAt: try row.decode("created_at"), updatedAt: try row.decode("updated_at"),
            policyVersion: try row.decode("policy_version"))
        body = .bytes(try row.decode("body", as: JSONB.self).bytes)
        state = try row.decode("state")
        office = try row.decode("office")
        storedVersion = record.version
        format = try row.decode("format")
    }

    /// Takes the state that a decision led to.
    mutating func change(from before: (any CaseType)?, to after: any CaseType, by events: Int, at now: Date, policyVersion: String) {
        if !isTouched { self.before = before }
        body = .value(after)
        state = after.stateCode
        office = after.office
        format = type(of: after).format
        record.version += Int64(events)
        record.updatedAt = now
        record.policyVersion = policyVersion
    }

    /// Whether the table has to hold another timer, and which; nil for none.
    var timerChange: (isNeeded: Bool, timer: TimerRow?) {
        guard isTouched, case .value(let body) = body else { return (false, nil) }
        let (stored, next) = (before?.clocks.nextTimer, body.clocks.nextTimer)
        guard let stored, let next else { return (stored != next, next) }
        return (!stored.isSame(as: next), next)
    }
}

/// What the table `timer` says of a case: which of its clocks falls due next, and when.
///
/// One row is enough for all clocks of a case: when it is due, every clock that is due by then is asked, and the one after them takes the
/// row. So a case with eight clocks costs as much as one with a single clock, and the row follows from the case's body alone.
struct TimerRow: Comparable, Sendable {
    let name: String
    let due: Date

    /// The same to the millisecond: the precision of instants in stored cases, where a bound in memory can be finer.
    func isSame(as other: TimerRow) -> Bool { name == other.name && abs(due.timeIntervalSince(other.due)) < 0.0005 }

    /// What falls due first is less.
    static func < (one: TimerRow, other: TimerRow) -> Bool { (one.due, one.name) < (other.due, other.name) }
}

extension [CaseClock] {
    /// The clocks at which something is to be done, the next first.
    var timers: [TimerRow] { unsortedTimers.sorted() }

    /// What the table holds for a case with these clocks.
    var nextTimer: TimerRow? { unsortedTimers.min() }

    /// What is due next of what the case waits for: of the limits that are awaited, and do not wait themselves, the earliest.
    var nextAwaited: CaseStanding.Due? {
        var next: CaseClock?
        for clock in self where clock.isAwaited && clock.state != .paused {
            if let known = next, (known.bound, known.name) <= (clock.bound, clock.name) { continue }
            next = clock
        }
        return next.map { CaseStanding.Due(bound: $0.bound, clock: $0.name) }
    }

    private var unsortedTimers: [TimerRow] { compactMap { clock in clock.due.map { TimerRow(name: clock.name, due: $0) } } }
}
