import SharedModels

/// Who keeps the visitors' book (domain 3.11).
enum VisitorRoles {
    static let desk = BookRoles.desk
    /// The desk, and security, which sees a forced entry as soon (INT-31).
    static let alarm = desk.union([.security, .securityManager])
    static let readers = BookRoles.readers
    static let fullSight = BookRoles.fullSight.union([.security, .securityManager])
    /// Who is called when somebody forces a way in (INT-31).
    static let alerted: [Role] = [.security, .securityManager]
    /// Who is told of an applicant (INT-29).
    static let applicants: [Role] = [.hr]
    /// Who gets the list of a month's material (INT-30).
    static let material: [Role] = [.ownerServiceSupervisor]
}
