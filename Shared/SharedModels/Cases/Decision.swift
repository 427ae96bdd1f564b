/// What a command does to a case.
package enum Decision<Case: CaseType>: Sendable {
    /// Nothing: the command had its effect before. The answer is the case as it stands.
    case unchanged
    /// A new state and the facts to tell, in order. There is at least one fact: each raises the case's version by one, so a
    /// listener that counts `sequence` sees every change.
    case changed(Change<Case>)
}

/// An accepted change: the case afterwards, and what became true.
package struct Change<Case: CaseType>: Sendable {
    package let after: Case
    package let events: [any Event]
    /// Why, in the words of whoever asked; goes to the history (OPS-10), never into an event.
    package let reason: String?

    package init(_ after: Case, _ first: any Event, _ more: [any Event] = [], reason: String? = nil) {
        self.after = after
        self.events = [first] + more
        self.reason = reason
    }
}

extension Decision {
    /// Shorthand for `.changed(Change(…))`.
    package static func changed(_ after: Case, _ first: any Event, _ more: [any Event] = [], reason: String? = nil) -> Decision {
        .changed(Change(after, first, more, reason: reason))
    }
}
