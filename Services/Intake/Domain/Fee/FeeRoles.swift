import SharedModels

/// Who does what about fees (domain 3.6, "Who").
enum FeeRoles {
    /// Who signs for notices, takes them to units, and informs owners: the owner-relations supervisor, and who stands above that post.
    static let supervisors: Set<Role> = [.ownerRelationsSupervisor, .ownerServiceSupervisor, .csManager]
    static let finance: Set<Role> = [.finance, .financeManager]
    /// Who telephones and visits owners (INT-56).
    static let chasers = supervisors.union(finance)
    /// Who visits together, and proposes together (INT-57).
    static let managers: Set<Role> = [.ownerServiceSupervisor, .financeManager]
    static let generalManager: Set<Role> = [.generalManager]
    /// Whom T-3D tells.
    static let escalated: [Role] = [.deptHead]
    /// Who is told what owners ask about a notice.
    static let questioned: [Role] = [.finance, .ownerRelationsSupervisor]
    /// Departments that a reason for not paying can concern (INT-59).
    static let departments: Set<Role> = Role.employees.subtracting(generalManager)

    /// Whether a reason that concerns a department is for a post: the department's own, and that of its head (INT-59).
    static func isConcerned(_ role: Role, by department: Role) -> Bool {
        departments.contains(role) && departments.contains(department) && [department, department.head].contains(role)
    }
    /// Who needs names and units: the desk, which is asked about bills, finance, and those to whom a notice goes.
    static let fullSight = BookRoles.fullSight.union(finance).union([.deptHead, .generalManager])
    static let readers = fullSight.union([.qualityDept])
}
