import SharedModels

/// Who deals with goods that are moved (domain 3.8).
enum GoodsMoveRoles {
    static let desk = BookRoles.desk
    static let leaders = BookRoles.leaders
    static let engineering: Set<Role> = [.engineering, .engineeringSupervisor]
    static let security: Set<Role> = [.security, .securityManager]
    static let finishers = desk.union(security)
    static let readers = BookRoles.readers.union(engineering)
    static let fullSight = BookRoles.fullSight
    /// Who goes there sees which unit it is, and nobody's name.
    static let unitSight = fullSight.union(engineering).union(security)
    /// Who books the lift, who then tells security, and who watches.
    static let booking: [Role] = [.engineering]
    static let running: [Role] = [.ownerRelationsSupervisor]
    static let watching: [Role] = [.security]
}
