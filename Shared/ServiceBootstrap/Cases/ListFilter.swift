package import Database
package import Foundation
import Messaging

/// A query parameter by which a list of cases can be narrowed, beside `state`, `office` and `number` that all lists have.
package struct ListFilter: Sendable {
    /// The parameter's name.
    package let name: String
    /// What has to hold of a row of `case_file`.
    /// - Throws: `Problem` when the value is none of those that the parameter takes (400), or the caller may not ask for it (403).
    package let condition: @Sendable (_ value: String, _ caller: Caller) throws(Problem) -> SQL

    package init(_ name: String, _ condition: @escaping @Sendable (_ value: String, _ caller: Caller) throws(Problem) -> SQL) {
        self.name = name
        self.condition = condition
    }
}

extension ListFilter {
    /// A parameter with one of the names of a set of words.
    package static func word<Word: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, of type: Word.Type, _ condition: @escaping @Sendable (String) -> SQL
    ) -> ListFilter where Word.RawValue == String {
        ListFilter(name) { (value, _) throws(Problem) in
            guard let word = Word(rawValue: value) else {
                throw Problem.badParameter(name, "must be one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return condition(word.rawValue)
        }
    }

    /// A parameter that is `true` or `false`.
    package static func flag(_ name: String, _ condition: @escaping @Sendable (Bool) -> SQL) -> ListFilter {
        ListFilter(name) { (value, _) throws(Problem) in
            guard let flag = Bool(value) else { throw Problem.badParameter(name, "must be true or false") }
            return condition(flag)
        }
    }

    /// A parameter with an instant.
    package static func instant(_ name: String, _ condition: @escaping @Sendable (Date) -> SQL) -> ListFilter {
        ListFilter(name) { (value, _) throws(Problem) in
            guard let date = RFC3339.date(value) else {
                throw Problem.badParameter(name, "must be an RFC 3339 instant, such as 2026-03-02T01:30:00Z; write + as %2B")
            }
            return condition(date)
        }
    }

    /// A parameter with an id.
    package static func id(_ name: String, _ condition: @escaping @Sendable (UUID) -> SQL) -> ListFilter {
        ListFilter(name) { (value, _) throws(Problem) in
            guard let id = UUID(uuidString: value) else { throw Problem.badParameter(name, "must be a UUID") }
            return condition(id)
        }
    }
}

extension Problem {
    /// 400 for a query parameter.
    package static func badParameter(_ name: String, _ detail: String) -> Problem {
        Problem(.malformed, "See errors.", errors: [.init(name, detail)])
    }
}
