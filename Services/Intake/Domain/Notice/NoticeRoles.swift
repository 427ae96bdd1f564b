import SharedModels

/// Who writes notices, approves them and files them (INT-68).
enum NoticeRoles {
    static let desk = BookRoles.desk
    /// Who lets a notice go to owners, or takes it back.
    static let approvers = BookRoles.leaders
    /// The archive files as well.
    static let filers = desk.union([.archiveRoom])
    /// Every employee may know what owners are told.
    static let readers = Role.employees
}
