package import Foundation

/// How a case stands after an event, for whoever follows cases without knowing their rules: CloudEvents extensions beside `sequence`.
///
/// Codes and instants only, nothing private (D10).
package struct CaseStanding: Sendable, Hashable {
    /// The kind of case, such as `work_order`: extension `casekind`.
    package let kind: String
    /// Its state, such as `under_review`: extension `casestate`.
    package let state: String
    /// What is due next of what it waits for, late or not; nil when nothing is.
    package let due: Due?

    /// A limit that is awaited: the earliest of a case.
    package struct Due: Sendable, Hashable {
        /// The exclusive bound, to the millisecond: extension `casedue`.
        package let bound: Date
        /// Its name in domain.md, such as `T-FIRST`: extension `caseclock`.
        package let clock: String

        package init(bound: Date, clock: String) {
            self.bound = bound
            self.clock = clock
        }
    }

    /// As it is kept beside an event: the words with blanks between, none of which holds one.
    package var words: String {
        guard let due else { return "\(kind) \(state)" }
        return "\(kind) \(state) \(RFC3339.text(due.bound)) \(due.clock)"
    }

    /// From `words`; nil when the text is none of ours.
    package init?(words: String) {
        let parts = words.split(separator: " ", omittingEmptySubsequences: false)
        switch parts.count {
        case 2: due = nil
        case 4:
            guard let bound = RFC3339.date(String(parts[2])) else { return nil }
            due = Due(bound: bound, clock: String(parts[3]))
        default: return nil
        }
        (kind, state) = (String(parts[0]), String(parts[1]))
    }

    package init(kind: String, state: String, due: Due?) {
        self.kind = kind
        self.state = state
        self.due = due
    }
}
