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

    package init(kind: String, state: String, due: Due?) {
        self.kind = kind
        self.state = state
        self.due = due
    }
}
