import Foundation
import SharedModels

/// How a case that a contact was handed over to gets on, for the desk and whoever asks it: what an owner wants to know on the phone.
/// Holds nothing private, and nothing is decided by it.
struct CaseProgress: Encodable, Hashable, Sendable {
    let kind: ContactKind
    let id: CaseID
    /// Its human number.
    let number: String
    /// The last state that was heard of, in the words of its own service.
    let state: String
    /// Since when.
    let since: Date
    /// When a technician is expected; absent while no appointment stands.
    let appointedAt: Date?
    /// Every state that it came to, oldest first.
    let steps: [Step]

    /// A state that a case came to.
    struct Step: Encodable, Hashable, Sendable {
        let state: String
        let at: Date
    }

    /// What one event of the case told.
    struct Heard: Hashable, Sendable {
        let at: Date
        /// The state that it came to; nil when only the appointment changed.
        var state: String?
        /// The appointment that it sets; nil when it sets none.
        var appointedAt: Date?
    }

    /// A repair whose visit found nobody waits for a new appointment, and is with engineering again when it has one (REP-10).
    private static let noAnswer = "no_answer"
    private static let collected = "collected"
    /// States in which nobody is expected any more.
    private static let visited: Set<String> = [
        noAnswer, "work_done", "signed_off", "reported_back", "callback_pending", "closed", "cancelled", "handed_back",
    ]

    /// Reads what stands where now from what was told, in the order of the case; nil when nothing of it names a state.
    init?(kind: ContactKind, id: CaseID, number: String, heard: [Heard]) {
        var steps: [Step] = []
        var appointedAt: Date?
        for fact in heard {
            if let appointment = fact.appointedAt { appointedAt = appointment }
            let isBack = fact.state == nil && fact.appointedAt != nil && steps.last?.state == Self.noAnswer
            guard let state = fact.state ?? (isBack ? Self.collected : nil) else { continue }
            if Self.visited.contains(state) { appointedAt = nil }
            if steps.last?.state != state { steps.append(Step(state: state, at: fact.at)) }
        }
        guard let last = steps.last else { return nil }
        self.kind = kind
        self.id = id
        self.number = number
        self.state = last.state
        self.since = last.at
        self.appointedAt = appointedAt
        self.steps = steps
    }
}
