import SharedModels

/// Who deals with owners' special requests (INT-26).
enum SpecialRequestRoles {
    /// Who files it, passes it to the manager and tells the owner: the owner-relations supervisor, and who stands above that post.
    static let supervisors = FeeRoles.supervisors
    /// Who submits it in writing.
    static let submitters: Set<Role> = [.ownerServiceSupervisor]
    static let deciders: Set<Role> = [.generalManager]
    static let fullSight = BookRoles.fullSight.union([.deptHead])
    static let readers = fullSight.union([.qualityDept])

    /// Who has it in hand, and is told when it comes to them or lies there.
    static let filing: [Role] = [.ownerRelationsSupervisor]
    static let managing: [Role] = [.ownerServiceSupervisor, .deptHead]
    static let deciding: [Role] = [.generalManager]
    static let telling: [Role] = [.ownerRelationsSupervisor, .ownerServiceSupervisor]
}
