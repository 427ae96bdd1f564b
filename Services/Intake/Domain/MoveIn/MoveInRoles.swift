import SharedModels

/// Who deals with a move-in (domain 3.8).
enum MoveInRoles {
    static let desk = BookRoles.desk
    static let leaders = BookRoles.leaders
    static let engineering: Set<Role> = [.engineering, .engineeringSupervisor]
    static let finance: Set<Role> = [.finance, .financeManager]
    static let security: Set<Role> = [.security, .securityManager]
    /// Who helps with passes and parking permits.
    static let passes = desk.union(security)
    static let readers = BookRoles.readers.union(finance).union(engineering)
    /// Finance bills the occupier and security gets the forms: both see who it is.
    static let fullSight = BookRoles.fullSight.union(finance).union(security)
    /// Who goes to the unit sees which one it is, and nobody's name.
    static let unitSight = fullSight.union(engineering)
    /// Who reads what inspections found.
    static let inspectionSight = fullSight.union(engineering)

    /// Departments that are joined in, and that get copies of the notice (INT-43, INT-46).
    static let departments: [Role] = [.security, .engineering, .finance]
    static let inspectors: [Role] = [.engineering]
    static let guards: [Role] = [.security]
    static let runner: [Role] = [.ownerRelationsSupervisor]
    /// Who gets the list of a month (RPT-07).
    static let list: [Role] = [.generalManager, .finance, .security, .engineering]
}
