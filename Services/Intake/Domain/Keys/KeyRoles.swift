import SharedModels

/// Who keeps keys (domain 3.10).
enum KeyRoles {
    static let desk = BookRoles.desk
    static let readers = BookRoles.readers
    /// Security sees whose keys are out.
    static let fullSight = BookRoles.fullSight.union([.security, .securityManager])
    /// Whom T-KEY tells.
    static let overdue: [Role] = [.receptionist, .ownerRelationsSupervisor]
}
