import Policy
import SharedModels

/// Which callbacks a post makes. The contract says who makes some kind; of a major complaint only those do whom the policy names (CBK-02, K-06), and
/// the general manager makes no others, but for planned rounds where the policy says so (K-25).
enum CallRights {
    private static let major = "major_complaint"
    /// The planned rounds, which may be another department's work.
    private static let rounds: Set<String> = ["routine_monthly", "periodic_quarterly", "targeted"]

    /// Whether somebody of the post calls about a kind, where the contract lets the post call at all.
    static func includes(_ role: Role, _ kind: String, under policy: Policy) -> Bool {
        if kind == major { return policy.callback.majorAssignees.contains(role) }
        return role != .generalManager || rounds.contains(kind) && policy.callback.routineAssignee == role
    }

    /// Whom to turn to about a kind that one does not call about.
    static func makers(of kind: String, under policy: Policy) -> [Role] {
        if kind == major { return policy.callback.majorAssignees }
        return [rounds.contains(kind) ? policy.callback.routineAssignee : .csDept]
    }
}
