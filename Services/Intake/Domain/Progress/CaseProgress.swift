import Foundation
import SharedModels

/// How a case that a contact was handed over to gets on, for the desk and whoever asks it: what an owner wants to know on the phone.
/// Holds nothing private, and nothing is decided by it.
struct CaseProgress: Encodable, Hashable, Sendable {
    let kind: ContactKind
    let id: CaseID
    /// Its human number.
    let number: String
    /// The last state that was heard of, in the words of its own service; the filing of a closed complaint is not followed.
    let state: String
    /// Since when.
    let since: Date
    /// The visit that is agreed; absent while none is.
    let appointedAt: Date?
    /// By when the result of a complaint is promised (CMP-36), and by when a repair is due: an emergency at engineering until it is taken, then
    /// every slip back at the office (K-15, REP-15). Absent while nothing is promised, and once the work is done.
    let dueAt: Date?
    /// Every state that it came to, oldest first.
    let steps: [Step]

    /// A state that a case came to.
    struct Step: Encodable, Hashable, Sendable {
        let state: String
        let at: Date
    }

    /// What is promised of the result.
    enum Promise: Hashable, Sendable {
        /// Nothing: the class has no limit.
        case open
        case by(Date)

        init(due: Date?) { self = due.map { .by($0) } ?? .open }

        /// The instant, when there is one.
        var due: Date? { if case .by(let due) = self { due } else { nil } }
    }

    /// What one event of the case told.
    struct Heard: Hashable, Sendable {
        let at: Date
        /// The state that it came to; nil when only the appointment changed.
        var state: String?
        /// The appointment that it sets; nil when it sets none.
        var appointedAt: Date?
        /// Whether the appointment that stood fell through, as when an emergency displaced the slip (ADR 18).
        var losesAppointment = false
        /// The promise as it stands from here on; nil when the event says nothing of it.
        var promise: Promise?
    }

    /// A repair whose visit found nobody waits for a new appointment, and is with engineering again when it has one (REP-10).
    private static let noAnswer = "no_answer"
    private static let collected = "collected"
    /// A slip that was carried over is issued again, without the visit that has passed meanwhile (REP-19).
    private static let carriedOver = "carried_over"
    /// States in which nobody comes, whatever was agreed.
    private static let unvisited: Set<String> = [
        "work_done", "signed_off", "reported_back", "callback_pending", "closed", "cancelled", "handed_back", carriedOver,
    ]

    /// States in which the result is there, or none is owed for now; a later round of a complaint has no limit of this kind.
    private static let settled: Set<String> = [
        "not_accepted", "resolved", "replied", "callback_pending", "closed", "withdrawn", "work_done", "signed_off", "reported_back",
        "cancelled", "handed_back", carriedOver,
    ]

    /// Reads what stands where now from what was told, in the order of the case; nil when nothing of it names a state.
    init?(kind: ContactKind, id: CaseID, number: String, heard: [Heard]) {
        var steps: [Step] = []
        var appointedAt: Date?
        var dueAt: Date?
        for fact in heard {
            if fact.losesAppointment || fact.state == Self.noAnswer { appointedAt = nil }
            if steps.last?.state == Self.carriedOver, fact.state != nil, let passed = appointedAt, passed <= fact.at { appointedAt = nil }
            if let appointment = fact.appointedAt { appointedAt = appointment }
            switch fact.promise {
            case .by(let due): dueAt = due
            case .open: dueAt = nil
            case nil: if let state = fact.state, Self.settled.contains(state) { dueAt = nil }
            }
            let isBack = fact.state == nil && fact.appointedAt != nil && steps.last?.state == Self.noAnswer
            guard let state = fact.state ?? (isBack ? Self.collected : nil) else { continue }
            if steps.last?.state != state { steps.append(Step(state: state, at: fact.at)) }
        }
        guard let last = steps.last else { return nil }
        self.kind = kind
        self.id = id
        self.number = number
        self.state = last.state
        self.since = last.at
        self.appointedAt = Self.unvisited.contains(last.state) ? nil : appointedAt
        self.dueAt = Self.settled.contains(last.state) ? nil : dueAt
        self.steps = steps
    }
}
