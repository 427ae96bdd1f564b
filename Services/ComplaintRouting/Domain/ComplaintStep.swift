import Foundation
import Policy
import SharedModels

/// One decision in the making: the complaint as it will be, and what there is to tell.
///
/// The transitions are in extensions, one file per stretch of the procedure; the clocks have one of their own.
struct ComplaintStep {
    var complaint: Complaint
    let rules: Policy
    let context: DecisionContext
    /// The command, as the cause of what clocks do.
    let cause: ComplaintCommand.Code
    /// For the history (OPS-10).
    var reason: String?
    /// When this very decision made it a liability complaint: nobody could put it before the general manager earlier.
    var liableSince: Date?
    /// While what fell due before this decision is gone through: when it did.
    var passing: Date?
    private var events: [any Event] = []
    private var messages: [CaseMessage] = []

    init(_ complaint: Complaint, _ cause: ComplaintCommand.Code, rules: Policy, context: DecisionContext) {
        self.complaint = complaint
        self.cause = cause
        self.rules = rules
        self.context = context
    }

    var now: Date { context.now }

    /// The instant that is judged: that at which something fell due, however late it is looked at, or now.
    var instant: Date { passing ?? now }

    /// What became of it: a change when there is anything to tell.
    var decision: Decision<Complaint> {
        guard let first = events.first else { return .unchanged }
        return .changed(complaint, first, Array(events.dropFirst()), reason: reason, messages: messages)
    }

    /// Adds a fact, after those told before.
    mutating func tell(_ event: any Event) { events.append(event) }

    /// Adds a word to another case.
    mutating func send(_ message: CaseMessage) { messages.append(message) }
}
