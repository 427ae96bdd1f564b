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
    /// The limit by which it is judged whether the case was handled in time; nil while there is none.
    package let judged: Judged?

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

    /// The limit that decides whether the case counts as handled in time.
    package struct Judged: Sendable, Hashable {
        /// The exclusive bound, to the millisecond: extension `caselimit`.
        package let bound: Date
        /// When the awaited thing happened in time: extension `caselimitmet`; nil when it did not, or has not yet.
        package let metAt: Date?

        package init(bound: Date, metAt: Date?) {
            self.bound = bound
            self.metAt = metAt
        }
    }

    /// Before the words of `judged`, which none of the others is.
    private static let judgedMark = "judged"

    /// As it is kept beside an event: the words with blanks between, none of which holds one.
    package var words: String {
        var words = "\(kind) \(state)"
        if let due { words += " \(RFC3339.text(due.bound)) \(due.clock)" }
        if let judged { words += " \(Self.judgedMark) \(RFC3339.text(judged.bound))" }
        if let metAt = judged?.metAt { words += " \(RFC3339.text(metAt))" }
        return words
    }

    /// From `words`; nil when the text is none of ours.
    package init?(words: String) {
        var parts = words.split(separator: " ", omittingEmptySubsequences: false)[...]
        guard let kind = parts.popFirst(), let state = parts.popFirst() else { return nil }
        (self.kind, self.state) = (String(kind), String(state))
        if parts.isEmpty || parts.first.map(String.init) == Self.judgedMark {
            due = nil
        } else {
            guard let bound = parts.popFirst().flatMap({ RFC3339.date(String($0)) }), let clock = parts.popFirst() else { return nil }
            due = Due(bound: bound, clock: String(clock))
        }
        guard let mark = parts.popFirst() else {
            judged = nil
            return
        }
        let instants = parts.map { RFC3339.date(String($0)) }
        guard mark == Self.judgedMark, (1...2).contains(instants.count), let bound = instants[0] else { return nil }
        if instants.count == 2, instants[1] == nil { return nil }
        judged = Judged(bound: bound, metAt: instants.count == 2 ? instants[1] : nil)
    }

    package init(kind: String, state: String, due: Due?, judged: Judged? = nil) {
        self.kind = kind
        self.state = state
        self.due = due
        self.judged = judged
    }
}
