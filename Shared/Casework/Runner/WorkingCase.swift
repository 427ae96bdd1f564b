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
    /// The running clocks in the database, once the body has been read.
    private(set) var storedClocks: [String: Date] = [:]

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
        let names = try row.decode("clock_names", as: [String].self)
        let bounds = try row.decode("clock_bounds", as: [Date].self)
        storedClocks = Dictionary(zip(names, bounds)) { first, _ in first }
    }

    /// Takes the state that a decision led to.
    mutating func change(to after: some CaseType, by events: Int, at now: Date, policyVersion: String) {
        body = .value(after)
        state = after.stateCode
        office = after.office
        record.version += Int64(events)
        record.updatedAt = now
        record.policyVersion = policyVersion
    }

    /// Timers to set and to remove so that the table matches the running clocks.
    var timerChanges: (set: [(name: String, due: Date)], removed: [String]) {
        guard case .value(let body) = body else { return ([], []) }
        let running = Dictionary(body.clocks.compactMap { clock in clock.due.map { (clock.name, $0) } }) { _, last in last }
        let set = running.filter { name, due in storedClocks[name].map { !$0.isSameMillisecond(as: due) } ?? true }.map {
            (name: $0.key, due: $0.value)
        }.sorted { $0.name < $1.name }
        return (set, storedClocks.keys.filter { running[$0] == nil && $0.first != CaseMessage.mark }.sorted())
    }
}

extension Date {
    /// Equal to the millisecond: the precision of instants in JSON, where the database has microseconds.
    fileprivate func isSameMillisecond(as other: Date) -> Bool { abs(timeIntervalSince(other)) < 0.0005 }
}
