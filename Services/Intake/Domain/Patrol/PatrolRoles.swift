import SharedModels

/// Who goes on patrols and who sees to findings (OPS-13, OPS-14).
enum PatrolRoles {
    /// The desk and those who run it; security and the duty staff go round as well.
    static let patrols: Set<Role> = BookRoles.desk.union([.security, .securityManager, .dutyStaff, .maintenanceLead])
    /// Departments that see to a finding, beside those who may patrol.
    static let departments: Set<Role> = patrols.union([
        .cleaningLead, .engineering, .engineeringSupervisor, .technician, .deptHead, .finance, .financeManager,
    ])
    static let readers: Set<Role> = departments.union([.qualityDept, .generalManager])
    /// Who hears of important findings (OPS-13).
    static let supervisor = Role.ownerServiceSupervisor
    /// Who hears of a day with too few patrols.
    static let short: [Role] = [.ownerServiceSupervisor, .officeDirector]
}
