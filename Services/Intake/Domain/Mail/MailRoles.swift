import SharedModels

/// Who handles mail (domain 3.9, "Who").
enum MailRoles {
    /// Who receives, telephones and hands out.
    static let desk = BookRoles.desk
    /// Who checks mail and takes it to units.
    static let sorters = desk.union([.mailSorter])
    /// Who needs names and units.
    static let fullSight = BookRoles.fullSight.union([.mailSorter])
    static let readers = BookRoles.readers.union([.mailSorter])
    /// Whom T-MAIL and T-COURIER tell.
    static let overdue: [Role] = [.receptionist, .ownerRelationsSupervisor]
    /// To whom the company's mail is handed (INT-38).
    static let superiors: Set<Role> = BookRoles.leaders.union(ContactRoles.heads)
}
