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

    private let make: @Sendable ([WorkingCase]) throws -> [SQL]

    /// - Parameters:
    ///   - type: The kind of case.
    ///   - statements: What brings the table up to date for cases that were made or changed, in the order of their ids; never called
    ///     with none.
    package init<Case: CaseType>(_ type: Case.Type, _ statements: @escaping @Sendable ([Entry<Case>]) -> [SQL]) {
        make = { touched in
            let cases = try touched.filter { $0.record.kind == Case.kind.name }.map { working in
                guard case .value(let body) = working.body, let body = body as? Case else { throw CaseworkError.kindMismatch }
                return Entry(record: working.record, before: working.before as? Case, body: body)
            }
            return cases.isEmpty ? [] : statements(cases)
        }
    }

    func statements(for touched: [WorkingCase]) throws -> [SQL] { try make(touched) }
}
