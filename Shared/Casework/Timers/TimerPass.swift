import Database
import Foundation
import Logging
import SharedModels

/// A row of `timer` that is due, claimed together with its case.
struct DueTimer: Sendable {
    let row: TimerRow
    let working: WorkingCase

    /// From `CaseStatements.claimDue`.
    init(row: Row) throws {
        self.row = TimerRow(name: try row.decode("due_name"), due: try row.decode("due_at"))
        working = try WorkingCase(row: row)
    }

    var id: CaseID { working.record.id }
    var isMessage: Bool { row.name.first == CaseMessage.mark }
}

/// What is done about timers that are due, in one transaction: commands to their cases, and what the table says afterwards. No I/O.
///
/// A clock's row is not taken away because somebody looked at it: it moves to what the case's clocks say next. A clock that refuses its
/// command stays due and is asked again a second later; a case that cannot be read is tried again after a minute, loudly. So no fault
/// makes a deadline slip unseen.
struct TimerPass {
    /// Until a clock that refused is asked again, in seconds.
    static let soon: TimeInterval = 1
    /// Until a case that this program cannot read, or a clock that has nothing to say, is tried again, in seconds.
    static let later: TimeInterval = 60
    /// Commands to the clocks of one case in one pass.
    private static let mostAsked = 64

    private let due: [DueTimer]
    private let kinds: [String: TimerLoop.Kind]
    private let now: Date
    private let parts: EngineParts
    private(set) var decider: BatchDecider
    /// How late each clock was asked, in seconds.
    private(set) var lateness: [Double] = []
    private var delivered: [DueTimer] = []
    private var postponed: [DueTimer] = []
    private var clocks: [(id: CaseID, timer: TimerRow?)] = []

    init(_ due: [DueTimer], kinds: [String: TimerLoop.Kind], at now: Date, parts: EngineParts) {
        self.due = due
        self.kinds = kinds
        self.now = now
        self.parts = parts
        let cases = Dictionary(due.map { ($0.id, $0.working) }) { first, _ in first }
        decider = BatchDecider(
            configuration: parts.configuration, coder: parts.coder, now: now, numbers: .none, cases: Array(cases.values))
    }

    /// Acts on every timer, in the order in which they fell due within each case.
    mutating func run() {
        for timer in due where timer.isMessage { deliver(timer) }
        var asked: Set<CaseID> = []
        for timer in due where !timer.isMessage && asked.insert(timer.id).inserted { ask(timer) }
    }

    /// What the table needs beside what the changes of the cases bring with them; goes after that.
    var statements: [SQL] {
        var statements = CaseStatements.set(clocks)
        if !delivered.isEmpty { statements.append(Self.remove(delivered)) }
        if !postponed.isEmpty { statements.append(Self.postpone(postponed, to: now.addingTimeInterval(Self.later))) }
        return statements
    }

    // MARK: Messages

    private mutating func deliver(_ message: DueTimer) {
        switch submit(message.row.name, to: message) {
        case .taken, .refused:
            delivered.append(message)
            lateness.append(max(0, now.timeIntervalSince(message.row.due)))
        case .notUnderstood, .failed: postponed.append(message)
        }
    }

    // MARK: Clocks

    /// Asks every clock of the case that is due, until nothing changes any more, and sees what the row has to say afterwards.
    private mutating func ask(_ timer: DueTimer) {
        var asked: Set<String> = []
        var answers: [Answer] = []
        var next: TimerRow? = timer.row
        while let row = next, answers.count < Self.mostAsked {
            let version = decider[timer.id]?.record.version
            let answer = submit(row.name, to: timer)
            answers.append(answer)
            if answer == .failed { break }
            if answer != .notUnderstood { lateness.append(max(0, now.timeIntervalSince(row.due))) }
            // After a change the clock may have one more thing to say: the bound after a rung.
            if decider[timer.id]?.record.version == version { asked.insert(row.name) }
            next = timers(of: timer)?.first { $0.due <= now && !asked.contains($0.name) }
        }
        // What was taken and changed nothing will not change by being asked again: what comes after it counts.
        let wasTaken = answers.allSatisfy { $0 == .taken } && answers.count < Self.mostAsked
        // What refuses may agree in a moment.
        let wait = answers.contains(.refused) || answers.count == Self.mostAsked ? Self.soon : Self.later
        plan(timer, wasTaken ? timersAsked(of: timer) : timers(of: timer), retryAfter: wait)
    }

    private mutating func plan(_ timer: DueTimer, _ timers: [TimerRow]?, retryAfter wait: TimeInterval) {
        guard let timers else {
            clocks.append((timer.id, TimerRow(name: timer.row.name, due: now.addingTimeInterval(Self.later))))
            return
        }
        let isWritten = decider[timer.id]?.timerChange.isNeeded ?? false
        let ahead = timers.first { $0.due > now }
        guard let first = timers.first, first.due <= now else {
            // What a change brings with it is right; without one the row is behind its case.
            if !isWritten { clocks.append((timer.id, ahead)) }
            return
        }
        let again = now.addingTimeInterval(wait)
        clocks.append((timer.id, TimerRow(name: first.name, due: min(again, ahead?.due ?? again))))
    }

    /// The case's timers as it stands, the next first; nil when it cannot be read.
    private func timers(of timer: DueTimer) -> [TimerRow]? {
        if case .value(let value)? = decider[timer.id]?.body { return value.clocks.timers }
        return read(timer) { kind, body in try kind.clocks(body, parts.coder) }
    }

    /// The same by the rules of now, when every due clock was asked.
    private func timersAsked(of timer: DueTimer) -> [TimerRow]? {
        read(timer) { kind, body in try kind.clocksAsked(body, now, parts.coder) }
    }

    private func read(_ timer: DueTimer, _ clocks: (TimerLoop.Kind, StoredBody) throws -> [CaseClock]) -> [TimerRow]? {
        guard let working = decider[timer.id], let body = working.body, let kind = kinds[working.record.kind] else { return nil }
        do {
            return try clocks(kind, body).timers
        } catch {
            parts.logger.error(
                "case of a due timer cannot be read", metadata: ["case.id": "\(timer.id)", "error": "\(DecodingFault.describe(error))"])
            return nil
        }
    }

    // MARK: Commands

    private enum Answer {
        case taken, refused, notUnderstood, failed
    }

    private mutating func submit(_ name: String, to timer: DueTimer) -> Answer {
        let metadata: Logger.Metadata = ["timer": "\(name)", "case.id": "\(timer.id)"]
        guard let submission = kinds[timer.working.record.kind]?.submission(timer.id, name) else {
            parts.logger.warning("due timer is not understood", metadata: metadata)
            return .notUnderstood
        }
        let mark = decider.mark([timer.id])
        do {
            guard case .rejected(let rejection, _) = try decider.apply(submission) else { return .taken }
            parts.logger.warning("due timer had no effect", metadata: metadata.merging(["rejection": "\(rejection)"]) { $1 })
            return .refused
        } catch {
            decider.rewind(to: mark)
            parts.logger.error("due timer failed", metadata: metadata.merging(["error": "\(DecodingFault.describe(error))"]) { $1 })
            return .failed
        }
    }

    // MARK: Statements

    /// Moves a timer whose transaction failed, unless somebody else has acted on it.
    static func postpone(_ timer: DueTimer) -> SQL {
        """
        UPDATE timer SET due_at = service_now() + make_interval(secs => \(later))
        WHERE case_id = \(timer.id.uuid) AND name = \(timer.row.name) AND due_at <= service_now()
        """
    }

    private static func remove(_ timers: [DueTimer]) -> SQL {
        """
        DELETE FROM timer t
        USING unnest(\(timers.map(\.id.uuid)), \(timers.map(\.row.name))) AS d (case_id, name)
        WHERE t.case_id = d.case_id AND t.name = d.name
        """
    }

    private static func postpone(_ timers: [DueTimer], to instant: Date) -> SQL {
        """
        UPDATE timer t SET due_at = \(instant)
        FROM unnest(\(timers.map(\.id.uuid)), \(timers.map(\.row.name))) AS d (case_id, name)
        WHERE t.case_id = d.case_id AND t.name = d.name
        """
    }
}
