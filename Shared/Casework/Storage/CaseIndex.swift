package import Database
package import SharedModels

/// A table of a service that follows the cases of one kind, so that they can be found by more than the engine's columns: written in the
/// transaction of every change, and only there.
package struct CaseIndex: Sendable {
    private let make: @Sendable ([WorkingCase]) throws -> [SQL]

    /// - Parameters:
    ///   - type: The kind of case.
    ///   - statements: What brings the table up to date for cases that were made or changed, in the order of their ids; never called
    ///     with none.
    package init<Case: CaseType>(
        _ type: Case.Type, _ statements: @escaping @Sendable ([(record: CaseRecord, body: Case)]) -> [SQL]
    ) {
        make = { touched in
            let cases = try touched.filter { $0.record.kind == Case.kind.name }.map { working in
                guard case .value(let body) = working.body, let body = body as? Case else { throw CaseworkError.kindMismatch }
                return (record: working.record, body: body)
            }
            return cases.isEmpty ? [] : statements(cases)
        }
    }

    func statements(for touched: [WorkingCase]) throws -> [SQL] { try make(touched) }
}
