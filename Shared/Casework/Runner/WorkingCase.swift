import Database
import Foundation
import SharedModels

/// A case inside a transaction: as it was loaded, and as commands have left it.
struct WorkingCase: Sendable {
    var record: CaseRecord
    var body: StoredBody?
    private(set) var state: String
    private(set) var office: String
    /// The version in the database; 0 for a case being made.
    let storedVersion: Int64
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
    }

    /// Takes the state that a decision led to.
    mutating func change(from before: (any CaseType)?, to after: any CaseType, by events: Int, at now: Date, policyVersion: String) {
        if !isTouched { self.before = before }
        body = .value(after)
        state = after.stateCode
        office = after.office
        record.version += Int64(events)
        record.updatedAt = now
        record.policyVersion = policyVersion
    }

    /// Whether the table has to hold another timer, and which; nil for none.
    var timerChange: (isNeeded: Bool, timer: TimerRow?) {
        guard isTouched, case .value(let body) = body else { return (false, nil) }
        let next = body.clocks.nextTimer
        let stored = before?.clocks.nextTimer
        let isSame = next.map { next in stored.map { $0.isSame(as: next) } ?? false } ?? (stored == nil)
        return (!isSame, next)
    }
}

/// What the table `timer` says of a case: which of its clocks falls due next, and when.
///
/// One row is enough for all clocks of a case: when it is due, every clock that is due by then is asked, and the one after them takes the
/// row. So a case with eight clocks costs as much as one with a single clock, and the row follows from the case's body alone.
struct TimerRow: Equatable, Sendable {
    let name: String
    let due: Date

    /// The same to the millisecond: the precision of instants in stored cases, where a bound in memory can be finer.
    func isSame(as other: TimerRow) -> Bool { name == other.name && abs(due.timeIntervalSince(other.due)) < 0.0005 }
}

extension [CaseClock] {
    /// The clocks at which something is to be done, the next first.
    var timers: [TimerRow] {
        compactMap { clock in clock.due.map { TimerRow(name: clock.name, due: $0) } }.sorted { ($0.due, $0.name) < ($1.due, $1.name) }
    }

    /// What the table holds for a case with these clocks.
    var nextTimer: TimerRow? {
        var next: TimerRow?
        for clock in self {
            guard let due = clock.due else { continue }
            if let found = next, (found.due, found.name) <= (due, clock.name) { continue }
            next = TimerRow(name: clock.name, due: due)
        }
        return next
    }
}
