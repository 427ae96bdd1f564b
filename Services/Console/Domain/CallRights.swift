import Policy
import SharedModels

/// Which callbacks a post makes. The contract says who makes some kind; of a major complaint only those do whom the policy names (CBK-02, K-06), and
/// the general manager makes no others.
enum CallRights {
    private static let major = "major_complaint"

    /// Whether somebody of the post calls about a kind, where the contract lets the post call at all.
    static func includes(_ role: Role, _ kind: String, under policy: Policy) -> Bool {
        let assignees = policy.callback.majorAssignees
        return kind == major ? assignees.contains(role) : role != .generalManager || policy.callback.routineAssignee == role
    }

    /// Whom to turn to about a kind that one does not call about.
    static func makers(of kind: String, under policy: Policy) -> [Role] { kind == major ? policy.callback.majorAssignees : [.csDept] }
}
