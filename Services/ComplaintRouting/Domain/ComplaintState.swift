/// The states of a complaint (domain 3.2); raw values as domain 1.4 spells them.
enum ComplaintState: String, Codable, Sendable, CaseIterable {
    /// In the register with all it needs (CMP-12, CMP-13).
    case registered
    /// Acceptance is checked and the class sought.
    case underReview = "under_review"
    /// Identity, description or evidence is missing (CMP-14).
    case infoNeeded = "info_needed"
    /// Outside acceptance; the owner was told why. Final.
    case notAccepted = "not_accepted"
    /// The class is set and its limit runs.
    case classified
    /// With the department that works on it (CMP-25).
    case routed
    case inProgress = "in_progress"
    /// The result is on record and the department has signed.
    case resolved
    /// The owner knows the result. The same decision asks for the callback, so no complaint rests here.
    case replied
    /// The callback is open (CMP-46), or the owner is satisfied and the corrective report of a major complaint awaited (CMP-42).
    case callbackPending = "callback_pending"
    /// The owner is satisfied.
    case closed
    /// Filed; the retention runs.
    case archived
    /// The retention is over and what was private is erased. Final.
    case purged
    /// Taken back by the owner. Final.
    case withdrawn

    /// Whether something is still to be done about the complaint ("any open" in domain 3.2).
    var isOpen: Bool {
        switch self {
        case .registered, .underReview, .infoNeeded, .classified, .routed, .inProgress, .resolved, .replied, .callbackPending: true
        case .notAccepted, .closed, .archived, .purged, .withdrawn: false
        }
    }

    /// Whether the work is done and only the owner's word is awaited: then the one-month rule waits for the callback (CMP-05).
    var awaitsOwner: Bool {
        switch self {
        case .resolved, .replied, .callbackPending: true
        case .registered, .underReview, .infoNeeded, .notAccepted, .classified, .routed, .inProgress, .closed, .archived, .purged,
            .withdrawn:
            false
        }
    }

    /// What can be asked of a complaint in this state (domain 3.2, first column of the transitions).
    var commands: [ComplaintCommand.Code] {
        isOpen
            ? ownCommands + [.acknowledge, .answer, .callIn, .receive, .withdraw, .reclassify, .clockDue] + Self.ofMatters
            : ownCommands + Self.ofMatters
    }

    /// What is learnt about a complaint from outside it, whether it is over or not.
    private static let ofMatters: [ComplaintCommand.Code] = [.joinGroup, .leaveGroup, .noteRepetition, .noteRepair, .noteUrge]

    private var ownCommands: [ComplaintCommand.Code] {
        switch self {
        case .registered: [.startReview, .settle]
        case .underReview: [.classify, .requestInfo, .reject]
        case .infoNeeded: [.supplyInfo]
        case .classified: [.route, .start]
        // Handing on to another department is our addition: CMP-26 passes a complaint upward level by level where needed.
        case .routed: [.start, .route, .requestRepair]
        case .inProgress: [.resolve, .route, .requestRepair]
        case .resolved: [.reply]
        case .callbackPending: [.callbackSatisfied, .callbackDissatisfied, .addCorrectiveReport]
        case .closed: [.archive, .report]
        case .archived: [.report, .purge]
        case .notAccepted, .withdrawn: [.purge]
        case .replied, .purged: []
        }
    }
}
