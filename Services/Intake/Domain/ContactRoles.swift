import Policy
import SharedModels

/// Which posts may do what with a contact (domain 3.1, column "Trigger / who").
enum ContactRoles {
    /// The desk and those who run it: they answer, promise, hand over, close and void.
    static let desk: Set<Role> = [
        .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .csManager, .propertyOffice,
        .officeDirector,
    ]

    /// Heads of departments: they choose measure and people (INT-10).
    static let heads: Set<Role> = [
        .deptHead, .officeDirector, .ownerServiceSupervisor, .ownerRelationsSupervisor, .csManager, .engineeringSupervisor,
        .securityManager, .financeManager, .generalManager,
    ]

    /// Who needs names and telephone numbers in full (OPS-01, D13).
    static let fullSight: Set<Role> = [
        .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .csManager, .officeDirector,
        .propertyOffice, .generalManager,
    ]

    /// Any employee may record a contact (CMP-10, CBK-03); a mystery shopper is none, an operator and the system hold no post.
    static func isEmployee(_ role: Role) -> Bool { Role.employees.contains(role) }

    /// Who of a household, by an app of the owners.
    static let owners: Set<Role> = [.owner]

    /// The city's hotline, which passes matters on (Open311).
    static let hotlines: Set<Role> = [.cityHotline]

    /// Who may record one: an owner for the own household only (D13), a hotline what it passes on.
    static let recorders = Role.employees.union(owners).union(hotlines)

    /// Who may reply to some contact: any post may be the responsible department, or be assigned (INT-10, INT-19); which of them replies to
    /// this one the contact says.
    static let repliers = Role.employees

    /// The posts that head a department (INT-10).
    /// - Parameter department: as the contact names it; nil where nobody knows yet whom it concerns.
    /// - Returns: one post at least.
    static func heads(of department: Role?) -> [Role] {
        switch department {
        case .engineering, .engineeringSupervisor, .maintenanceLead, .technician, .dutyStaff: [.engineeringSupervisor]
        case .security, .securityManager: [.securityManager]
        case .finance, .financeManager: [.financeManager]
        case .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .mailSorter: [.ownerServiceSupervisor]
        case .csDept, .csManager, .csSpecialist: [.csManager]
        case .propertyOffice, .officeDirector, .siteManager: [.officeDirector]
        default: [.deptHead]
        }
    }

    /// Posts that head one department, and so decide nothing about what concerns another.
    static let headsOfOne: Set<Role> = [.engineeringSupervisor, .securityManager, .financeManager]

    /// Who decides about an unsolved contact (K-07).
    static func deciders(_ decider: ContactDecider) -> Set<Role> {
        switch decider {
        case .deptHead: heads
        case .officeDirector: [.officeDirector]
        }
    }
}
