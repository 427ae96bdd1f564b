import Database
import Foundation
import Messaging
import SharedModels

/// Takes commands one by one against the cases loaded for a batch and gathers what is to be written. No I/O.
///
/// Runs on the connection's thread between the reads and the writes of one transaction; lives no longer than that.
struct BatchDecider {
    let configuration: CaseworkConfiguration
    private let coder: EventCoder
    private let now: Date
    private let encoding: EventEncoding
    private var numbers: NumberBlocks.Taken
    private var cases: [CaseID: WorkingCase]
    private let mentioned: [CaseID: MentionedCase]
    private(set) var events: [OutboxRow] = []
    private(set) var history: [HistoryRow] = []
    private(set) var messages: [CaseMessage] = []
    /// Cases that are left to a newer program.
    private(set) var newer: Set<NewerFormat> = []

    /// When the events' JSON is written.
    enum EventEncoding {
        /// With the decision, so that an event which cannot be written or is too large refuses its own command only.
        case atOnce
        /// By `payloads`, beside the server's work; such an event then fails the batch, which is to be decided again at once.
        case later
    }

    init(
        configuration: CaseworkConfiguration, coder: EventCoder, now: Date, numbers: NumberBlocks.Taken, cases: [WorkingCase],
        mentioned: [CaseID: MentionedCase] = [:], encoding: EventEncoding = .atOnce
    ) {
        self.configuration = configuration
        self.coder = coder
        self.now = now
        self.encoding = encoding
        self.numbers = numbers
        self.mentioned = mentioned
        self.cases = Dictionary(uniqueKeysWithValues: cases.map { ($0.record.id, $0) })
    }

    /// Numbers that no command took.
    var numbersLeft: NumberBlocks.Taken { numbers }

    /// Tables of the service that follow its cases.
    var indexes: [CaseIndex] { configuration.indexes }

    /// When the batch is decided.
    var instant: Date { now }

    /// Cases that were made or changed.
    var touched: [WorkingCase] { cases.values.filter(\.isTouched) }

    subscript(id: CaseID) -> WorkingCase? { cases[id] }

    private mutating func restore(_ working: WorkingCase?, at id: CaseID) { cases[id] = working }

    private mutating func truncate(to mark: Mark) {
        events.removeSubrange(mark.events...)
        history.removeSubrange(mark.history...)
        messages.removeSubrange(mark.messages...)
    }

    /// Decides one command and keeps what it changes for the commands after it.
    ///
    /// A case that a newer program has written is left to it, before anybody tries to read it: written back, it would lose what this
    /// program does not know (ADR 24).
    /// - Throws: only faults of ours (undecodable case, event without sealer); refusals are results.
    mutating func apply(_ submission: Submission) throws -> SubmissionResult {
        let current = cases[submission.caseID]
        if let current, current.record.kind != submission.kind.name { return .rejected(Self.otherKind(submission), version: nil) }
        if let office = submission.office, let current, current.office != office {
            return .rejected(Rejection(.forbidden, "The event tells of another office than that of the case."), version: nil)
        }
        if let current, current.format > submission.format {
            newer.insert(NewerFormat(kind: current.record.kind, format: current.format))
            return .unavailable
        }
        let stale = mismatch(submission, current)
        if let stale, current == nil { return stale }
        let others = try read(for: submission)
        if let unknown = others.newer {
            newer.insert(unknown)
            return .unavailable
        }
        let number =
            try current?.record.number ?? (submission.creates ? numbers.next(submission.kind, on: now, zone: configuration.zone) : "")
        let context = DecisionContext(
            now: now, caseID: submission.caseID, number: number, actor: submission.actor, freshID: .v7(), mentioned: mentioned,
            read: others.found)
        let verdict = try submission.work.decide(current?.body, context, coder)
        if case .rejected(let rejection) = verdict, Self.hidesTheCase(rejection) { return .rejected(rejection, version: nil) }
        if let stale { return stale }
        switch verdict {
        case .rejected(let rejection):
            return .rejected(rejection, version: current?.record.version)
        case .unchanged(let body):
            guard var working = current else { throw CaseworkError.bodyMissing }
            working.body = .value(body)
            cases[submission.caseID] = working
            return .accepted(try answer(working, body, submission, created: false))
        case .changed(let before, let after, let facts, let reason, let messages):
            let change = AcceptedChange(before: before, after: after, facts: facts, reason: reason, messages: messages, number: number)
            return try accept(change, submission, from: current)
        }
    }

    /// The cases that a command counts on, as the commands before it have left them; or in which newer form one of them is.
    private func read(for submission: Submission) throws -> (found: [CaseID: any CaseType], newer: NewerFormat?) {
        var found: [CaseID: any CaseType] = [:]
        for asked in submission.reads {
            guard let working = cases[asked.id], working.record.kind == asked.type.kind.name, let body = working.body else { continue }
            if working.format > asked.type.format { return ([:], NewerFormat(kind: working.record.kind, format: working.format)) }
            found[asked.id] = try body.value(as: asked.type, by: coder)
        }
        return (found, nil)
    }

    /// The id is that of a case of another kind, which is none for this command: what is stored of it may even look alike.
    private static func otherKind(_ submission: Submission) -> Rejection {
        submission.creates
            ? Rejection(.alreadyExists, "The id is taken by a case of another kind; use a new one.")
            : Rejection(.notFound, "There is no such \(submission.kind.name).")
    }

    /// Whoever has no business with a case does not learn its version either: neither with the refusal, nor by whether `If-Match` agrees.
    private static func hidesTheCase(_ rejection: Rejection) -> Bool { rejection.code == .forbidden || rejection.code == .notFound }

    /// The refusal of a command that counts on another version than the present one; nil when it counts on none, or on that.
    private func mismatch(_ submission: Submission, _ current: WorkingCase?) -> SubmissionResult? {
        guard let expected = submission.expectedVersion, expected != (current?.record.version ?? 0) else { return nil }
        guard let current else { return .rejected(Rejection(.notFound, "There is no such case."), version: nil) }
        let detail = "The case is at version \(current.record.version), not \(expected); read it again and repeat the command."
        return .rejected(Rejection(.versionMismatch, detail), version: current.record.version)
    }

    private struct AcceptedChange {
        let before: (any CaseType)?
        let after: any CaseType
        let facts: [any Event]
        let reason: String?
        let messages: [CaseMessage]
        let number: String
    }

    private mutating func accept(_ change: AcceptedChange, _ submission: Submission, from current: WorkingCase?) throws -> SubmissionResult
    {
        guard !change.facts.isEmpty else { throw CaseworkError.changeWithoutEvent }
        var working = current ?? WorkingCase(made: submission, number: change.number, at: now)
        let fromState = current?.state
        let first = working.record.version + 1
        working.change(
            from: change.before, to: change.after, by: change.facts.count, at: now, policyVersion: configuration.policyVersion)
        let standing = CaseStanding(
            kind: submission.kind.name, state: working.state, due: change.after.clocks.nextAwaited,
            judged: change.after.judgedLimit.map { CaseStanding.Judged(bound: $0.bound, metAt: $0.metAt) })
        var rows: [OutboxRow] = []
        for (index, fact) in change.facts.enumerated() {
            let row = try outboxRow(fact, sequence: first + Int64(index), standing, submission)
            if case .json(let json) = row.payload, json.count > configuration.limits.eventBytes { return tooLarge(current) }
            rows.append(row)
            if configuration.hears(type(of: fact).type) { rows.append(row.toItself(on: type(of: fact).topic)) }
        }
        events += rows
        history.append(
            HistoryRow(
                caseID: submission.caseID, version: working.record.version, at: now, actor: submission.actor,
                command: submission.commandCode, fromState: fromState, toState: working.state, reason: change.reason,
                events: change.facts.map { type(of: $0).type.rawValue }, policyVersion: configuration.policyVersion))
        cases[submission.caseID] = working
        messages += change.messages
        return .accepted(try answer(working, change.after, submission, created: current == nil))
    }

    /// The relay must never meet an event that the broker cannot take, so the command is refused instead.
    private mutating func tooLarge(_ current: WorkingCase?) -> SubmissionResult {
        let detail =
            "The text is too long to be told to other services; shorten it to at most \(configuration.limits.eventBytes / 4) characters."
        return .rejected(Rejection(.invalid, detail), version: current?.record.version)
    }

    private func outboxRow(_ fact: some Event, sequence: Int64, _ standing: CaseStanding, _ submission: Submission) throws -> OutboxRow {
        OutboxRow(
            shard: OutboxRow.shard(of: submission.caseID, count: configuration.limits.shards), topic: type(of: fact).topic.rawValue,
            caseID: submission.caseID, sequence: sequence, eventID: EventID(.v7()), type: type(of: fact).type.rawValue, occurredAt: now,
            traceparent: submission.traceparent, standing: standing,
            payload: encoding == .atOnce ? .json(try coder.encode(fact)) : .event(fact))
    }

    private func answer(_ working: WorkingCase, _ body: any CaseType, _ submission: Submission, created: Bool) throws -> CaseAnswer {
        let json = submission.wantsAnswer ? try render(body, working.record, submission.actor) : []
        return CaseAnswer(
            caseID: submission.caseID, version: working.record.version, created: created, json: json, number: working.record.number,
            reveals: submission.wantsAnswer && body.reveals(to: submission.actor))
    }

    private func render(_ body: some CaseType, _ record: CaseRecord, _ actor: Actor) throws -> [UInt8] {
        try coder.encodeValue(body.answer(record, for: actor))
    }
}

extension BatchDecider {
    /// The bodies of changed cases as they will be stored, in the same order.
    func bodies(of cases: [WorkingCase]) throws -> [JSONB] {
        try cases.map { working in
            switch working.body {
            case .value(let value): JSONB(bytes: try encode(value))
            case .bytes(let bytes): JSONB(bytes: bytes)
            case nil: throw CaseworkError.bodyMissing
            }
        }
    }

    private func encode(_ value: some CaseType) throws -> [UInt8] { try coder.encodeValue(value) }

    /// The JSON of every event, in order.
    /// - Throws: `CaseworkError.eventUnwritable`, which only `EventEncoding.atOnce` can tell to the command that it belongs to.
    func payloads() throws(CaseworkError) -> [[UInt8]] {
        do {
            return try events.map { row in
                switch row.payload {
                case .json(let json): return json
                case .event(let event):
                    let json = try coder.encode(event)
                    guard json.count <= configuration.limits.eventBytes else { throw CaseworkError.eventUnwritable }
                    return json
                }
            }
        } catch {
            throw .eventUnwritable
        }
    }
}

extension BatchDecider {
    /// How things stood before the commands of one event.
    struct Mark {
        fileprivate let events: Int
        fileprivate let history: Int
        fileprivate let messages: Int
        fileprivate let cases: [(CaseID, WorkingCase?)]
    }

    /// Notes how things stand; the commands that follow may touch only these cases.
    func mark(_ caseIDs: [CaseID]) -> Mark {
        Mark(events: events.count, history: history.count, messages: messages.count, cases: caseIDs.map { ($0, self[$0]) })
    }

    /// Undoes everything since the mark. Numbers taken meanwhile stay unused: they need not be gapless (D12).
    mutating func rewind(to mark: Mark) {
        for (id, working) in mark.cases { restore(working, at: id) }
        truncate(to: mark)
    }
}
