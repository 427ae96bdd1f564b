/// The states of a callback task (domain 3.4); raw values as domain 1.4 spells them.
enum CallbackTaskState: String, Codable, Sendable, CaseIterable {
    /// Made from an event or a plan.
    case planned
    /// Person, way and time are set.
    case scheduled
    /// No answer, or not the owner.
    case attemptFailed = "attempt_failed"
    /// The record is complete; only routine kinds rest here, until they are reviewed.
    case done
    /// The first reviewer has seen the record (CBK-18).
    case reviewed
    /// Dissatisfied, or with a problem: rework or a complaint is open.
    case followUp = "follow_up"
    /// Satisfied and filed.
    case closed
    /// Not needed.
    case notSelected = "not_selected"

    /// What can be asked of a task in this state (domain 3.4, first column of the transitions).
    ///
    /// Our additions: an appointment can be moved before it fails, a routine record with a problem is reviewed too (CBK-18), and a
    /// task whose case has gone is dropped from wherever it waits.
    var commands: [CallbackTaskCommand.Code] {
        switch self {
        case .planned: [.startCall, .schedule, .unselect, .select, .noteRating, .clockDue]
        case .scheduled: [.startCall, .complete, .failAttempt, .reschedule, .unselect, .noteRating, .clockDue]
        case .attemptFailed: [.startCall, .reschedule, .unselect, .noteRating, .clockDue]
        case .done, .reviewed: [.review]
        case .followUp: [.plan, .review, .endFollowUp, .unselect]
        case .closed: []
        case .notSelected: [.select]
        }
    }

    /// Whether the owner is still to be asked in this cycle.
    var awaitsCallback: Bool {
        switch self {
        case .planned, .scheduled, .attemptFailed: true
        case .done, .reviewed, .followUp, .closed, .notSelected: false
        }
    }
}
