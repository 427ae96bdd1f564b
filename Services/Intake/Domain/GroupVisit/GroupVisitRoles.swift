import SharedModels

/// Who receives groups (domain 3.11).
enum GroupVisitRoles {
    static let desk = BookRoles.desk
    static let readers = BookRoles.readers
    static let fullSight = BookRoles.fullSight
    /// Whom the reminder tells (INT-33).
    static let reminded: [Role] = [.receptionist, .ownerRelationsSupervisor]
}
