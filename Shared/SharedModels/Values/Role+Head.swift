/// Who leads whom, as far as posts tell: who hears of what is important (INT-24).
extension Role {
    /// The head of the department that the post belongs to; a head is its own.
    package var head: Role {
        switch self {
        case .engineering, .technician, .maintenanceLead, .dutyStaff, .engineeringSupervisor: .engineeringSupervisor
        case .security, .securityManager: .securityManager
        case .finance, .financeManager: .financeManager
        case .csDept, .csManager: .csManager
        case .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .mailSorter, .cleaningLead, .ownerServiceSupervisor:
            .ownerServiceSupervisor
        case .propertyOffice, .officeDirector: .officeDirector
        case .siteSupervisor, .siteCustomerOfficer, .salesSite, .siteManager: .siteManager
        case .generalManager: .generalManager
        case .deptHead, .qualityDept, .managementRep, .archiveRoom, .csSpecialist, .inspector, .mysteryShopper, .salesManagementCentre,
            .hr, .marketDev, .telephony, .cityHotline, .owner, .operator, .system:
            .deptHead
        }
    }

    /// The direct leader: the head of the department, and of a head the general manager.
    package var leader: Role { head == self ? .generalManager : head }
}
