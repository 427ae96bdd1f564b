import SharedModels

/// Who keeps the register of vacant units (INT-54).
enum VacantUnitRoles {
    static let desk = BookRoles.desk
    static let leaders = BookRoles.leaders
    static let cleaners = desk.union([.cleaningLead])
    static let readers = BookRoles.readers.union([.cleaningLead, .finance, .financeManager, .engineering, .engineeringSupervisor])
    /// Finance makes the bills, and so sees where they go.
    static let fullSight = BookRoles.fullSight.union([.finance, .financeManager])
    /// Who goes to the unit sees which one it is.
    static let unitSight = fullSight.union([.cleaningLead, .engineering, .engineeringSupervisor, .security, .securityManager])
    /// Whom T-CLEAN tells.
    static let cleaningDue: [Role] = [.cleaningLead, .ownerRelationsSupervisor]
}
