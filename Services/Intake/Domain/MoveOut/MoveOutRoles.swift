import SharedModels

/// Who deals with a move-out (domain 3.8b).
enum MoveOutRoles {
    static let desk = BookRoles.desk
    static let leaders = BookRoles.leaders
    static let finance: Set<Role> = [.finance, .financeManager]
    static let engineering: Set<Role> = [.engineering, .engineeringSupervisor]
    static let security: Set<Role> = [.security, .securityManager]
    static let readers = BookRoles.readers.union(finance).union(engineering)
    /// Finance settles the account with the tenant, and so sees who it is.
    static let fullSight = BookRoles.fullSight.union(finance)
    /// Who goes to the unit sees which one it is, and nobody's name.
    static let unitSight = fullSight.union(engineering).union(security)
    /// Who is told with the departments that they are awaited.
    static let runner = Role.ownerRelationsSupervisor
}
