package import Database
package import SharedModels

/// A table of a service that follows the cases of one kind, so that they can be found by more than the engine's columns: written in the
/// transaction of every change, and only there.
package struct CaseIndex: Sendable {
    /// A case that was made or changed.
    package struct Entry<Case: CaseType>: Sendable {
        package let record: CaseRecord
        /// As the transaction found it; nil for a case that was made in it.
        package let before: Case?
        /// As the transaction leaves it.
        package let body: Case

        package init(record: CaseRecord, before: Case?, body: Case) {
            self.record = record
            self.before = before
            self.body = body
        }
    }

    /// The name of the kind of case that it follows.
    let kind: String
    private let make: @Sendable ([WorkingCase]) throws -> [SQL]

    /// What a command is answered whose case breaks a constraint of the table, by the constraint's name.
    private let refusals: [String: Rejection]

    /// - Parameters:
    ///   - type: The kind of case.
    ///   - refusals: Answers to commands whose case breaks a unique or an exclusion constraint of the table, by the constraint's name.
    ///     Where there is none, the answer only says that there is a conflict.
    ///   - statements: What brings the table up to date for cases that were made or changed, in the order of their ids; never called
    ///     with none.
    package init<Case: CaseType>(
        _ type: Case.Type, refusals: [String: Rejection] = [:], _ statements: @escaping @Sendable ([Entry<Case>]) -> [SQL]
    ) {
        kind = Case.kind.name
        self.refusals = refusals
        make = { cases in
            statements(
                try cases.map { working in
                    guard case .value(let body) = working.body, let body = body as? Case else { throw CaseworkError.kindMismatch }
                    return Entry(record: working.record, before: working.before as? Case, body: body)
                })
        }
    }

    /// The answer to a command to a case of this kind that failed so; nil when the failure is another.
    func refusal(of error: DatabaseError, kind: CaseKind) -> Rejection? {
        guard error.isConflict, kind.name == self.kind else { return nil }
        return error.constraintName.flatMap { refusals[$0] }
    }

    /// What brings the table up to date; `cases` are all of its kind, at least one.
    /// - Throws: `CaseworkError.kindMismatch` for a case of another kind.
    func statements(for cases: [WorkingCase]) throws -> [SQL] { try make(cases) }
}
