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
    /// What other cases of the same service are told; each gets it once, a moment after this change.
    package let messages: [CaseMessage]

    package init(_ after: Case, _ first: any Event, _ more: [any Event] = [], reason: String? = nil, messages: [CaseMessage] = []) {
        self.after = after
        self.events = [first] + more
        self.reason = reason
        self.messages = messages
    }
}

/// A word from one case to another of the same service, carried as a timer of the other that is due at once: written with the change that
/// causes it, acted on once whatever the number of replicas (D7). The other case must be there already.
package struct CaseMessage: Hashable, Sendable {
    /// Begins the name of every message, and of no clock.
    package static let mark: Character = "@"

    /// Who is told.
    package let recipient: CaseID
    /// What; `CaseType.command(forDue:)` of the other case makes a command of it. Begins with `mark`; one of a name waits at a time.
    package let name: String

    /// - Parameters:
    ///   - recipient: who is told.
    ///   - text: what, without the mark; no private content.
    package init(to recipient: CaseID, _ text: String) {
        self.recipient = recipient
        name = "\(Self.mark)\(text)"
    }
}

extension Decision {
    /// Shorthand for `.changed(Change(…))`.
    package static func changed(
        _ after: Case, _ first: any Event, _ more: [any Event] = [], reason: String? = nil, messages: [CaseMessage] = []
    ) -> Decision {
        .changed(Change(after, first, more, reason: reason, messages: messages))
    }
}
