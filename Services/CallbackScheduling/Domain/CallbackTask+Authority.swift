import Policy
import SharedModels

/// Who may do what with a callback task (domain 3.4, "Trigger / who"; CBK-02, K-06, K-25).
enum CallbackRoles {
    /// Customer service and those who run it: they set times.
    static let customerService: Set<Role> = [
        .csDept, .csManager, .ownerServiceSupervisor, .ownerRelationsSupervisor, .affairsAssistant,
    ]
    /// Who calls owners, and so needs their names and numbers (OPS-01, D13).
    static let callers = customerService.union([.receptionist, .officeDirector])
    /// Who sees names and numbers in full.
    static let fullSight = callers.union([.generalManager, .system])

    /// Who sets times of callbacks of a kind: of major complaints those whom the policy names (CBK-02, K-06); routine rounds may be another
    /// department's work (K-25).
    static func schedulers(of kind: CallbackKind, under rules: Policy) -> Set<Role> {
        if kind == .majorComplaint { return Set(rules.callback.majorAssignees) }
        let posts = customerService.union([.officeDirector])
        return kind.isReviewed ? posts.union([rules.callback.routineAssignee]) : posts
    }

    /// Who makes callbacks of a kind.
    static func callers(of kind: CallbackKind, under rules: Policy) -> Set<Role> {
        kind == .majorComplaint ? schedulers(of: kind, under: rules) : schedulers(of: kind, under: rules).union(callers)
    }

    /// Who sets times of callbacks of some kind.
    static func schedulers(under rules: Policy) -> Set<Role> {
        CallbackKind.allCases.reduce(into: []) { $0.formUnion(schedulers(of: $1, under: rules)) }
    }

    /// Who makes callbacks of some kind.
    static func callers(under rules: Policy) -> Set<Role> {
        CallbackKind.allCases.reduce(into: []) { $0.formUnion(callers(of: $1, under: rules)) }
    }

    /// Who looks records through, one by one or at the month's end.
    static func reviewers(under rules: Policy) -> Set<Role> { [rules.callback.reviewRecord, rules.callback.reviewMonthEnd] }
}

extension CallbackTask {
    /// Refuses who may not give the command.
    func authorise(_ command: CallbackTaskCommand.Code, for actor: Actor, under rules: Policy) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The callback task belongs to another property office.")
        }
        guard roles(for: command, under: rules).contains(actor.role) else {
            throw Rejection(
                .forbidden, "A \(actor.role.rawValue) may not give the command \(command.rawValue) to this callback task.",
                rule: callbackKind == .majorComplaint ? "CBK-02" : nil)
        }
    }

    /// The posts that may give a command to this task as it stands.
    func roles(for command: CallbackTaskCommand.Code, under rules: Policy) -> Set<Role> {
        switch command {
        case .plan, .unselect, .select, .noteRating, .endFollowUp, .clockDue: [.system]
        case .schedule: CallbackRoles.schedulers(of: callbackKind, under: rules)
        case .failAttempt, .reschedule, .complete, .startCall: CallbackRoles.callers(of: callbackKind, under: rules)
        case .review: [state == .reviewed ? rules.callback.reviewMonthEnd : rules.callback.reviewRecord]
        }
    }
}
