import SharedModels

/// Who keeps the record of shifts (OPS-07, OPS-08).
enum ShiftRoles {
    static let desk = BookRoles.desk
    /// Who consents that somebody leaves the desk: not the one who leaves (OPS-08); and who ends a shift that nobody handed over (OPS-07).
    static let leaders = BookRoles.leaders
    static let readers = BookRoles.fullSight
    /// Who hears of a desk that nobody is at (OPS-08).
    static let empty: [Role] = [.ownerServiceSupervisor, .officeDirector]
}
