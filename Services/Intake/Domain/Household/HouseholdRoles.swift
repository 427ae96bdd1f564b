import SharedModels

/// Which posts may do what with the files of households (OPS-01, OPS-03, INT-42).
enum HouseholdRoles {
    /// The desk and those who run it keep the files.
    static let keepers = ContactRoles.desk

    /// Who judges a household: its group, its ratings, whether its owner is a key owner (INT-05, INT-40). The ratings, and why somebody is a key
    /// owner, are internal: nobody else sees them, who sees names does not either (OPS-01, WE-70).
    static let judges: Set<Role> = [
        .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .csManager, .officeDirector, .generalManager,
    ]

    /// Who needs names and telephone numbers in full.
    static let fullSight = ContactRoles.fullSight

    /// Who may look a household up at all: those who work on the estate or for its owners. Without a need for names they see initials, and
    /// find a household by its unit only.
    static let readers = fullSight.union([
        .deptHead, .dutyStaff, .engineering, .engineeringSupervisor, .maintenanceLead, .technician, .security, .securityManager,
        .cleaningLead, .finance, .financeManager, .mailSorter, .qualityDept, .managementRep,
    ])

    /// Who may take all files of an office out of the house as a table, with how they are judged: all of them judge.
    static let exporters: Set<Role> = [.ownerServiceSupervisor, .csManager, .officeDirector, .generalManager]

    /// The posts that may give a command.
    static func posts(for command: HouseholdCommand) -> Set<Role> {
        switch command {
        case .open, .amend, .addPerson, .amendPerson, .removePerson, .close, .reopen, .merge, .unmerge: keepers
        case .classify, .markKeyOwner: judges
        case .heard: [.system]
        }
    }
}
