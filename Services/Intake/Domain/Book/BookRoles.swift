import SharedModels

/// Who keeps the desk's books and who reads them (domain 3.9 to 3.12, OPS-01).
enum BookRoles {
    /// The desk and those who run it: they keep the books.
    static let desk = ContactRoles.desk
    /// Who runs the desk: consents, approves, gives up.
    static let leaders: Set<Role> = [.ownerRelationsSupervisor, .ownerServiceSupervisor, .csManager, .propertyOffice, .officeDirector]
    /// Who sees names, units and telephone numbers in full.
    static let fullSight = ContactRoles.fullSight
    /// Who may read a book at all; without full sight masked.
    static let readers = fullSight.union([.deptHead, .security, .securityManager, .qualityDept])
}
